package io.drivesight.training.dataset;

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
 * KITTI tracking labels: one file per drive in {@code label_02}, one object a line: frame, track, then as {@link KittiReader}. Images
 * in {@code image_02/<drive>/<frame as six digits>}. The file's name is the drive, and the scene. Frames of a drive that the label
 * file does not speak of have no objects.
 */
final class KittiTrackingReader implements DatasetReader {
    private static final List<String> USUAL = List.of("label_02", "training/label_02");
    private static final Pattern LINE = Pattern.compile("\\d+\\s+-?\\d+\\s+[A-Za-z_]+(\\s+[-+0-9.eE]+){14,15}");

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
                        + ": no folder label_02 with KITTI tracking labels; add it or name it under 'labels:' in "
                        + DatasetConfig.FILE_NAME));
        List<RawImage> images = new ArrayList<>();
        Set<Path> known = new HashSet<>();
        for (Path file : LabelFiles.list(labels, ".txt")) {
            readDrive(folder, file, known, images);
        }
        LabelFiles.reportWithoutLabels(folder, known);
        return new RawDataset(images, List.of(), true);
    }

    private static void readDrive(DatasetFolder folder, Path file, Set<Path> known, List<RawImage> images)
            throws IOException {
        String drive = ImageIndex.stem(file.getFileName().toString());
        Map<Integer, BoxCollector> byFrame = parse(folder, file);
        Set<Path> labelled = new HashSet<>();
        for (Map.Entry<Integer, BoxCollector> frame : byFrame.entrySet()) {
            Optional<DatasetFolder.RawSource> source =
                    folder.image(drive + "/%06d.png".formatted(frame.getKey()), folder.name(file));
            if (source.isPresent()) {
                labelled.add(source.get().file());
                images.add(image(folder, source.get(), frame.getValue().boxes(), drive));
            }
        }
        for (Path image : framesOf(folder, drive)) {
            known.add(image);
            if (!labelled.contains(image)) {
                folder.source(image).ifPresent(source -> images.add(image(folder, source, List.of(), drive)));
            }
        }
    }

    private static RawImage image(
            DatasetFolder folder, DatasetFolder.RawSource source, List<RawBox> boxes, String drive) {
        return new RawImage(source.file(), source.size(), boxes, folder.splitByFolder(source.file()), drive);
    }

    private static List<Path> framesOf(DatasetFolder folder, String drive) throws IOException {
        return folder.images().files().stream()
                .filter(path -> ("/" + folder.name(path)).contains("/" + drive + "/"))
                .toList();
    }

    private static Map<Integer, BoxCollector> parse(DatasetFolder folder, Path file) throws IOException {
        Map<Integer, BoxCollector> byFrame = new TreeMap<>();
        List<String> lines = LabelFiles.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).strip().split("\\s+");
            String where = folder.name(file) + ":" + (i + 1);
            if (words[0].matches("\\d{1,6}")) {
                BoxCollector boxes = byFrame.computeIfAbsent(
                        Integer.valueOf(words[0]), frame -> new BoxCollector(folder.problems()));
                KittiReader.add(folder, words, 2, where, boxes);
            } else if (!lines.get(i).isBlank()) {
                folder.problems()
                        .add(
                                Problem.Kind.MALFORMED_LABEL,
                                where,
                                "a KITTI tracking label begins with the frame's number; correct or remove the line");
            }
        }
        return byFrame;
    }
}
