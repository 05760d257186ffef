package io.drivesight.training.dataset;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.evaluation.formats.TextLine;
import io.drivesight.training.dataset.DatasetReader.RawBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * YOLO text labels: one file per image, one object a line, {@code class centreX centreY width height} as shares of the image, or
 * {@code class x1 y1 x2 y2 x3 y3 ...}, an outline, of which the box around is taken. Label files lie in a folder beside the
 * images' ({@code labels}), or next to the images.
 */
final class YoloReader extends DatasetReader {
    private static final List<String> USUAL = List.of("labels-yolo", "labels", "labels_yolo");
    private static final Pattern LINE = Pattern.compile("\\s*\\d+(\\s+[-+0-9.eE]+){4,}\\s*");
    /** Shares beyond this are no rounding: they are pixels. */
    private static final double MAX_SHARE = 2;

    private List<String> classNames = List.of();

    YoloReader(DatasetFolder folder) {
        super(folder);
    }

    @Override
    boolean recognises() throws IOException {
        List<Path> files = folder.labelFiles(labelRoot(), ".txt");
        if (files.isEmpty()) {
            return false;
        }
        Optional<String> line = folder.firstLine(files);
        return line.map(text -> LINE.matcher(text).matches()).orElse(names() != null);
    }

    private Path labelRoot() {
        return folder.labels(USUAL).filter(Files::isDirectory).orElse(folder.root());
    }

    private @Nullable ClassNames names() throws IOException {
        return ClassNames.find(
                folder, List.of(folder.root(), labelRoot(), folder.root().resolve("images")));
    }

    @Override
    void readLabels() throws IOException {
        @Nullable ClassNames names = names();
        if (names == null) {
            throw new DatasetException(folder.root()
                    + ": YOLO labels have class numbers only; name the classes in classes.txt (one a line) or under 'classes:' in "
                    + DatasetConfig.FILE_NAME);
        }
        classNames = names.names();
        readFiles(labelRoot(), ".txt", (file, size) -> {
            List<RawBox> boxes = new ArrayList<>();
            lines(file, (line, where) -> box(boxes, names, line, size, where));
            return boxes;
        });
    }

    @Override
    List<String> classNames() {
        return classNames;
    }

    private void box(List<RawBox> boxes, ClassNames names, TextLine line, ImageSize size, String where)
            throws FormatException {
        if (line.size() != 5 && (line.size() < 7 || line.size() % 2 == 0)) {
            throw line.problem("expected 'class centreX centreY width height'");
        }
        double[] values = new double[line.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = line.number(i, i == 0 ? "class" : "a share of the image");
        }
        @Nullable
        String name = values[0] == Math.rint(values[0]) ? names.byNumber().get((int) values[0]) : null;
        if (name == null) {
            folder.problem(
                    Problem.Kind.UNKNOWN_CLASS,
                    where,
                    "class %s is not among the %d of %s; add it there or correct the line"
                            .formatted(line.text(0), names.byNumber().size(), names.source()));
            return;
        }
        for (int i = 1; i < values.length; i++) {
            if (Math.abs(values[i]) > MAX_SHARE) {
                throw line.problem("coordinates are shares of the image, 0..1; these look like pixels");
            }
        }
        double[] edges = values.length == 5 ? centred(values) : around(values);
        int width = size.width();
        int height = size.height();
        addBox(boxes, name, edges[0] * width, edges[1] * height, edges[2] * width, edges[3] * height, false, where);
    }

    private static double[] centred(double[] v) {
        return new double[] {v[1] - v[3] / 2, v[2] - v[4] / 2, v[1] + v[3] / 2, v[2] + v[4] / 2};
    }

    private static double[] around(double[] outline) {
        double[] edges = {outline[1], outline[2], outline[1], outline[2]};
        for (int i = 3; i + 1 < outline.length; i += 2) {
            edges[0] = Math.min(edges[0], outline[i]);
            edges[1] = Math.min(edges[1], outline[i + 1]);
            edges[2] = Math.max(edges[2], outline[i]);
            edges[3] = Math.max(edges[3], outline[i + 1]);
        }
        return edges;
    }
}
