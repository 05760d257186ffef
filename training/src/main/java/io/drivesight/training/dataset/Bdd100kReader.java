package io.drivesight.training.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * BDD100K labels: an array of frames ({@code name}, {@code labels} with {@code category} and {@code box2d x1 y1 x2 y2} in pixels), the
 * same under {@code frames}, or one file per image with {@code frames[0].objects}. {@code videoName} is the scene; where it is missing,
 * the part of the file name that names the video. Labels without a box (lanes, areas) are not objects.
 */
final class Bdd100kReader implements DatasetReader {
    private static final List<String> USUAL = List.of("labels", "annotations");

    @Override
    public boolean recognises(DatasetFolder folder) throws IOException {
        for (Path file : files(folder)) {
            // One look decides: the files of a dataset are alike.
            return isBdd(file);
        }
        return false;
    }

    private static boolean isBdd(Path file) throws IOException {
        String head;
        try (java.io.InputStream in = Files.newInputStream(file)) {
            head = new String(in.readNBytes(1 << 16), java.nio.charset.StandardCharsets.UTF_8);
        }
        return head.contains("\"name\"") && (head.contains("\"labels\"") || head.contains("\"frames\""));
    }

    private static List<Path> files(DatasetFolder folder) throws IOException {
        Path labels = folder.labels(USUAL).orElse(folder.root());
        return Files.isRegularFile(labels) ? List.of(labels) : LabelFiles.list(labels, ".json");
    }

    @Override
    public RawDataset read(DatasetFolder folder) throws IOException {
        List<Path> files = files(folder);
        if (files.isEmpty()) {
            throw new DatasetException(folder.root()
                    + ": no BDD100K JSON here or in labels/; name it under 'labels:' in " + DatasetConfig.FILE_NAME);
        }
        List<RawImage> images = new ArrayList<>();
        Set<Path> known = new HashSet<>();
        for (Path file : files) {
            String name = folder.name(file);
            String stem = ImageIndex.stem(file.getFileName().toString());
            JsonItems.Visitor visitor = (item, where) -> frame(folder, file, stem, item, where, known, images);
            JsonItems.forEach(file, name, Map.of(JsonItems.WHOLE_FILE, visitor, "frames", visitor));
        }
        LabelFiles.reportWithoutLabels(folder, known);
        return new RawDataset(images, List.of(), true);
    }

    private static void frame(
            DatasetFolder folder,
            Path file,
            String fileStem,
            JsonNode item,
            String where,
            Set<Path> known,
            List<RawImage> images)
            throws IOException {
        // In files of one image the frame has no name: the file's is meant.
        String name = item.path("name").asText(item.has("objects") ? fileStem : "");
        if (name.isEmpty()) {
            folder.problems().add(Problem.Kind.MALFORMED_LABEL, where, "a frame needs a name; correct or remove it");
            return;
        }
        Optional<DatasetFolder.RawSource> source = folder.image(name, where);
        if (source.isPresent() && known.add(source.get().file())) {
            images.add(new RawImage(
                    source.get().file(),
                    source.get().size(),
                    boxes(folder, item, where),
                    split(folder, file, source.get().file()),
                    scene(item, name)));
        }
    }

    private static @Nullable String scene(JsonNode item, String name) {
        String video = item.path("videoName").asText("");
        // "b1c66a42-6f7d68ca.jpg": the first part names the drive, the second its clip.
        String stem = ImageIndex.stem(name);
        return video.isEmpty() ? stem.substring(stem.lastIndexOf('/') + 1).split("-", 2)[0] : video;
    }

    private static @Nullable Split split(DatasetFolder folder, Path labels, Path image) {
        @Nullable Split byFolder = folder.splitByFolder(image);
        if (byFolder != null) {
            return byFolder;
        }
        for (String word : ImageIndex.stem(labels.getFileName().toString()).split("[^A-Za-z]+")) {
            Optional<Split> split = Split.ofName(word);
            if (split.isPresent()) {
                return split.get();
            }
        }
        return null;
    }

    private static List<RawBox> boxes(DatasetFolder folder, JsonNode frame, String where) {
        BoxCollector boxes = new BoxCollector(folder.problems());
        JsonNode labels = frame.has("labels") ? frame.get("labels") : frame.path("objects");
        int index = 0;
        for (JsonNode label : labels) {
            if (label.has("box2d")) {
                box(folder, label, where + " label " + index, boxes);
            }
            index++;
        }
        return boxes.boxes();
    }

    private static void box(DatasetFolder folder, JsonNode label, String where, BoxCollector boxes) {
        JsonNode box = label.path("box2d");
        Optional<Double> left = JsonItems.number(box.path("x1"));
        Optional<Double> top = JsonItems.number(box.path("y1"));
        Optional<Double> right = JsonItems.number(box.path("x2"));
        Optional<Double> bottom = JsonItems.number(box.path("y2"));
        String name = label.path("category").asText("");
        if (name.isEmpty() || left.isEmpty() || top.isEmpty() || right.isEmpty() || bottom.isEmpty()) {
            folder.problems()
                    .add(
                            Problem.Kind.MALFORMED_LABEL,
                            where,
                            "a label needs category and box2d with x1, y1, x2, y2; correct or remove it");
            return;
        }
        boolean crowd = label.path("attributes").path("crowd").asBoolean();
        boxes.edges(name, left.get(), top.get(), right.get(), bottom.get(), crowd, where);
    }
}
