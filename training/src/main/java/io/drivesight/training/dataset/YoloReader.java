package io.drivesight.training.dataset;

import io.drivesight.core.geometry.ImageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * YOLO text labels: one file per image, one object a line, {@code class centreX centreY width height} as shares of the image, or
 * {@code class x1 y1 x2 y2 x3 y3 ...}, an outline, of which the box around is taken. Label files lie in a folder beside the
 * images' ({@code labels}), or next to the images.
 */
final class YoloReader implements DatasetReader {
    private static final List<String> USUAL = List.of("labels-yolo", "labels", "labels_yolo");
    private static final Pattern LINE = Pattern.compile("\\s*\\d+(\\s+[-+0-9.eE]+){4,}\\s*");
    /** Shares beyond this are no rounding: they are pixels. */
    private static final double MAX_SHARE = 2;

    @Override
    public boolean recognises(DatasetFolder folder) throws IOException {
        List<Path> files = LabelFiles.list(labelRoot(folder), ".txt");
        if (files.isEmpty()) {
            return false;
        }
        Optional<String> line = LabelFiles.firstLine(files);
        return line.map(text -> LINE.matcher(text).matches()).orElse(names(folder) != null);
    }

    private static Path labelRoot(DatasetFolder folder) {
        return folder.labels(USUAL).filter(Files::isDirectory).orElse(folder.root());
    }

    private static @Nullable ClassNames names(DatasetFolder folder) throws IOException {
        return ClassNames.find(
                folder, List.of(folder.root(), labelRoot(folder), folder.root().resolve("images")));
    }

    @Override
    public RawDataset read(DatasetFolder folder) throws IOException {
        @Nullable ClassNames names = names(folder);
        if (names == null) {
            throw new DatasetException(folder.root()
                    + ": YOLO labels have class numbers only; name the classes in classes.txt (one a line) or under 'classes:' in "
                    + DatasetConfig.FILE_NAME);
        }
        List<RawImage> images =
                LabelFiles.read(folder, labelRoot(folder), ".txt", (file, size) -> parse(folder, names, file, size));
        return new RawDataset(images, names.names(), true);
    }

    private static List<RawBox> parse(DatasetFolder folder, ClassNames names, Path file, ImageSize size)
            throws IOException {
        BoxCollector boxes = new BoxCollector(folder.problems());
        List<String> lines = LabelFiles.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                String where = folder.name(file) + ":" + (i + 1);
                parseLine(folder, names, lines.get(i).strip().split("\\s+"), size, where, boxes);
            }
        }
        return boxes.boxes();
    }

    private static void parseLine(
            DatasetFolder folder, ClassNames names, String[] words, ImageSize size, String where, BoxCollector boxes) {
        double @Nullable [] values = numbers(words);
        if (values == null || !(words.length == 5 || (words.length >= 7 && words.length % 2 == 1))) {
            malformed(folder, where, "expected 'class centreX centreY width height'; correct or remove the line");
            return;
        }
        @Nullable String name = values[0] == Math.rint(values[0]) ? names.name((int) values[0]) : null;
        if (name == null) {
            folder.problems()
                    .add(
                            Problem.Kind.UNKNOWN_CLASS,
                            where,
                            "class %s is not among the %d of %s; add it there or correct the line"
                                    .formatted(words[0], names.byNumber().size(), names.source()));
            return;
        }
        if (!areShares(values)) {
            malformed(folder, where, "coordinates are shares of the image, 0..1; these look like pixels");
            return;
        }
        add(name, values, size, where, boxes);
    }

    private static void malformed(DatasetFolder folder, String where, String message) {
        folder.problems().add(Problem.Kind.MALFORMED_LABEL, where, message);
    }

    private static void add(String name, double[] values, ImageSize size, String where, BoxCollector boxes) {
        double[] edges = values.length == 5 ? centred(values) : around(values);
        boxes.edges(
                name,
                edges[0] * size.width(),
                edges[1] * size.height(),
                edges[2] * size.width(),
                edges[3] * size.height(),
                false,
                where);
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

    private static boolean areShares(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (Math.abs(values[i]) > MAX_SHARE) {
                return false;
            }
        }
        return true;
    }

    /** All words as finite numbers; null when one is none. */
    static double @Nullable [] numbers(String[] words) {
        double[] values = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            try {
                values[i] = Double.parseDouble(words[i]);
            } catch (NumberFormatException e) {
                return null;
            }
            if (!Double.isFinite(values[i])) {
                return null;
            }
        }
        return values;
    }
}
