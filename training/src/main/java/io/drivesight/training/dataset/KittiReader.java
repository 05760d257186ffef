package io.drivesight.training.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * KITTI object labels: one file per image in {@code label_2}, one object a line: type, truncation, occlusion, observation angle, then
 * left, top, right, bottom [px], then what belongs to three dimensions, which is not used.
 */
final class KittiReader implements DatasetReader {
    private static final List<String> USUAL = List.of("label_2", "training/label_2", "labels_2");
    private static final Pattern LINE = Pattern.compile("[A-Za-z_]+(\\s+[-+0-9.eE]+){14,15}");

    @Override
    public boolean recognises(DatasetFolder folder) throws IOException {
        Optional<Path> labels = folder.labels(USUAL).filter(Files::isDirectory);
        return labels.isPresent()
                && LabelFiles.firstLine(LabelFiles.list(labels.get(), ".txt"))
                        .filter(line -> LINE.matcher(line.strip()).matches())
                        .isPresent();
    }

    @Override
    public RawDataset read(DatasetFolder folder) throws IOException {
        Path labels = folder.labels(USUAL)
                .orElseThrow(() -> new DatasetException(folder.root()
                        + ": no folder label_2 with KITTI labels; add it or name it under 'labels:' in "
                        + DatasetConfig.FILE_NAME));
        return new RawDataset(
                LabelFiles.read(folder, labels, ".txt", (file, size) -> parse(folder, file)), List.of(), true);
    }

    private static List<RawBox> parse(DatasetFolder folder, Path file) throws IOException {
        BoxCollector boxes = new BoxCollector(folder.problems());
        List<String> lines = LabelFiles.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                add(folder, lines.get(i).strip().split("\\s+"), 0, folder.name(file) + ":" + (i + 1), boxes);
            }
        }
        return boxes.boxes();
    }

    /** Adds the object whose type stands at {@code words[at]}; 15 columns, or 16 with a score. */
    static void add(DatasetFolder folder, String[] words, int at, String where, BoxCollector boxes) {
        double @Nullable [] values = words.length - at == 15 || words.length - at == 16
                ? YoloReader.numbers(Arrays.copyOfRange(words, at + 1, at + 15))
                : null;
        if (values == null) {
            folder.problems()
                    .add(
                            Problem.Kind.MALFORMED_LABEL,
                            where,
                            "expected a type and 14 numbers of a KITTI label; correct or remove the line");
            return;
        }
        boxes.edges(words[at], values[3], values[4], values[5], values[6], false, where);
    }
}
