package io.drivesight.training.dataset;

import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.evaluation.formats.KittiFiles;
import io.drivesight.evaluation.formats.KittiLabel;
import io.drivesight.evaluation.formats.TextLine;
import io.drivesight.training.dataset.DatasetReader.RawBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * KITTI labels, see {@link KittiFiles}; what belongs to three dimensions is not used. Objects: one file per image in {@code label_2}.
 * Tracking: one file per drive in {@code label_02}, images in {@code image_02/<drive>/<frame as six digits>}; the file's name is the
 * drive, and the scene, and frames of a drive that the label file does not speak of have no objects.
 */
final class KittiReader extends DatasetReader {
    private static final int OBJECT_COLUMNS = 15;
    private static final Pattern OBJECT = Pattern.compile("[A-Za-z_]+(\\s+[-+0-9.eE]+){14,15}");
    private static final Pattern TRACKED = Pattern.compile("\\d+\\s+-?\\d+\\s+" + OBJECT);

    private final boolean tracking;

    private KittiReader(DatasetFolder folder, boolean tracking) {
        super(folder);
        this.tracking = tracking;
    }

    static KittiReader objects(DatasetFolder folder) {
        return new KittiReader(folder, false);
    }

    static KittiReader tracking(DatasetFolder folder) {
        return new KittiReader(folder, true);
    }

    private Optional<Path> labels() {
        return folder.labels(
                tracking
                        ? List.of("label_02", "training/label_02")
                        : List.of("label_2", "training/label_2", "labels_2"));
    }

    @Override
    boolean recognises() throws IOException {
        Optional<Path> labels = labels().filter(Files::isDirectory);
        Pattern pattern = tracking ? TRACKED : OBJECT;
        return labels.isPresent()
                && folder.firstLine(folder.labelFiles(labels.get(), ".txt"))
                        .filter(line -> pattern.matcher(line.strip()).matches())
                        .isPresent();
    }

    @Override
    void readLabels() throws IOException {
        Path labels = labels().orElseThrow(() -> nothingToRead(
                tracking ? "folder label_02 with KITTI tracking labels" : "folder label_2 with KITTI labels"));
        if (tracking) {
            for (Path file : folder.labelFiles(labels, ".txt")) {
                readDrive(file);
            }
        } else {
            readFiles(labels, ".txt", (file, size) -> {
                List<RawBox> boxes = new ArrayList<>();
                lines(file, (line, where) -> {
                    requireColumns(line, OBJECT_COLUMNS);
                    add(boxes, KittiFiles.object(line), where);
                });
                return boxes;
            });
        }
    }

    /** As many as a label has, or one more for a score. */
    private static void requireColumns(TextLine line, int count) throws FormatException {
        if (line.size() != count && line.size() != count + 1) {
            throw line.problem("has %d columns, a KITTI label has %d".formatted(line.size(), count));
        }
    }

    private void add(List<RawBox> boxes, KittiLabel label, String where) {
        addBox(
                boxes,
                label.type(),
                label.box().left(),
                label.box().top(),
                label.box().right(),
                label.box().bottom(),
                false,
                where);
    }

    private void readDrive(Path file) throws IOException {
        String drive = ImageIndex.stem(file.getFileName().toString());
        Map<Integer, List<RawBox>> byFrame = new TreeMap<>();
        lines(file, (line, where) -> {
            requireColumns(line, OBJECT_COLUMNS + 2);
            KittiLabel label = KittiFiles.tracking(line);
            add(byFrame.computeIfAbsent(label.frame(), frame -> new ArrayList<>()), label, where);
        });
        Set<Path> labelled = new HashSet<>();
        for (Map.Entry<Integer, List<RawBox>> frame : byFrame.entrySet()) {
            Optional<DatasetFolder.RawSource> source =
                    folder.image(drive + "/%06d.png".formatted(frame.getKey()), folder.name(file));
            if (source.isPresent()) {
                labelled.add(source.get().file());
                add(file, source.get(), frame.getValue(), drive);
            }
        }
        for (Path image : folder.images().files()) {
            if (("/" + folder.name(image)).contains("/" + drive + "/")) {
                speakOf(image);
                if (!labelled.contains(image)) {
                    folder.source(image).ifPresent(source -> add(file, source, List.of(), drive));
                }
            }
        }
    }
}
