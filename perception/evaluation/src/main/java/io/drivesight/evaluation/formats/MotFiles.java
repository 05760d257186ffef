package io.drivesight.evaluation.formats;

import io.drivesight.core.geometry.Box;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** MOTChallenge text files: {@code frame,id,left,top,width,height[,confidence[,class,visibility]]}, commas or blanks. */
public final class MotFiles {
    private static final String LAYOUT = "frame,id,left,top,width,height[,confidence[,class,visibility]]";

    private MotFiles() {}

    /** Reads a ground truth, result or detection file, rows in the file's order. */
    public static List<MotRow> read(Path file) throws IOException {
        List<MotRow> rows = new ArrayList<>();
        forEach(file, (row, line) -> rows.add(row));
        return rows;
    }

    /** Hands over the rows of a ground truth, result or detection file, in the file's order. */
    public static void forEach(Path file, RowConsumer<MotRow> rows) throws IOException {
        TextLine.forEach(file, TextLine.COMMAS, line -> rows.accept(row(line), line.number()));
    }

    /** Writes a result file: ten columns, the last three unknown. */
    public static void write(Path file, List<MotRow> rows) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (MotRow row : rows) {
                Box box = row.box();
                writer.write(String.format(
                        Locale.ROOT,
                        "%d,%d,%.4f,%.4f,%.4f,%.4f,%.6f,-1,-1,-1%n",
                        row.frame(),
                        row.id(),
                        box.left(),
                        box.top(),
                        box.width(),
                        box.height(),
                        row.confidence()));
            }
        }
    }

    private static MotRow row(TextLine line) throws FormatException {
        line.requireColumns(6, LAYOUT);
        int frame = line.integer(0, "frame");
        if (frame < 1) {
            throw line.problem("frames are numbered from 1: " + frame);
        }
        double width = line.number(4, "width");
        double height = line.number(5, "height");
        if (width < 0 || height < 0) {
            throw line.problem("not a box: width %s, height %s".formatted(width, height));
        }
        return new MotRow(
                frame,
                line.integer(1, "id"),
                Box.ofSize(line.number(2, "left"), line.number(3, "top"), width, height),
                line.size() > 6 ? line.number(6, "confidence") : 1,
                line.size() > 7 ? line.number(7, "class") : MotRow.NO_CATEGORY);
    }
}
