package io.drivesight.training.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drivesight.core.geometry.Box;
import io.drivesight.evaluation.report.Mark;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.export.ModelExport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Where commands write. */
final class Output {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Output() {}

    /** Labels as they are drawn on contact sheets. */
    static List<Mark> marks(List<AnnotatedBox> boxes) {
        return boxes.stream()
                .map(box -> Mark.of(box.box(), box.objectClass(), box.ignore()))
                .toList();
    }

    /** A box as COCO writes it: left, top, width, height, to a hundredth. [px] */
    static List<Double> cocoBox(Box box) {
        return DoubleStream.of(box.left(), box.top(), box.width(), box.height())
                .map(value -> Math.round(100 * value) / 100.0)
                .boxed()
                .toList();
    }

    /** A value as indented JSON. */
    static byte[] json(Object value) throws IOException {
        return JSON.writeValueAsBytes(value);
    }

    static void writeJson(Path file, Object value) throws IOException {
        write(file, json(value));
    }

    /** What to write into a file. */
    @FunctionalInterface
    interface Content {
        byte[] bytes() throws IOException;
    }

    /** Writes a file that was asked for, and says so; does nothing when it is null. */
    static void write(PrintWriter out, String what, @Nullable Path file, Content content) throws IOException {
        if (file != null) {
            write(file, content.bytes());
            out.println(what + ": " + file);
        }
    }

    /** Writes a file as a whole or not at all, making its folder. */
    static void write(Path file, byte[] bytes) {
        try {
            ModelExport.write(file, bytes);
        } catch (IOException e) {
            throw new DatasetException(file + ": cannot be written (" + e + "); free space or choose another place", e);
        }
    }
}
