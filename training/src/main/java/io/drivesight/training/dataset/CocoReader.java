package io.drivesight.training.dataset;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.evaluation.formats.JsonItem;
import io.drivesight.training.dataset.DatasetReader.RawBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * COCO JSON: {@code images}, {@code annotations} with {@code bbox [x, y, width, height]} in pixels, {@code categories}; ids may be
 * texts. Crowds and annotations with {@code ignore} are ignore areas. A file name with {@code train} or {@code val} in it is that split.
 */
final class CocoReader extends DatasetReader {
    private static final List<String> NO_BOXES = List.of("captions", "person_keypoints", "panoptic", "image_info");

    private final Set<String> classNames = new TreeSet<>();

    /** An image before its file is looked for. */
    private record Entry(String fileName, double width, double height, String where) {
        static Entry of(JsonItem item, String where) throws FormatException {
            return new Entry(
                    item.text("file_name"),
                    item.node().path("width").asDouble(),
                    item.node().path("height").asDouble(),
                    where);
        }
    }

    /** An annotation before its image and category are known. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Pending(String category, double[] box, boolean ignore, String where) {
        static Pending of(JsonItem item, String where) throws FormatException {
            boolean ignore = item.node().path("iscrowd").asInt() == 1
                    || item.node().path("ignore").asInt() == 1;
            return new Pending(item.text("category_id"), item.box("bbox"), ignore, where);
        }
    }

    CocoReader(DatasetFolder folder) {
        super(folder);
    }

    @Override
    boolean recognises() throws IOException {
        return !files().isEmpty();
    }

    private List<Path> files() throws IOException {
        Path labels = folder.labels(List.of("annotations", "labels-coco")).orElse(folder.root());
        if (Files.isRegularFile(labels)) {
            return List.of(labels);
        }
        for (Path place : List.of(labels, folder.root())) {
            try (Stream<Path> files = Files.list(place)) {
                List<Path> found = files.filter(path -> path.toString().endsWith(".json"))
                        .filter(path -> mayHaveBoxes(path) && isCoco(path))
                        .sorted()
                        .toList();
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return List.of();
    }

    private static boolean mayHaveBoxes(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return NO_BOXES.stream().noneMatch(name::startsWith);
    }

    private static boolean isCoco(Path file) {
        Set<String> fields = new HashSet<>();
        try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                fields.add(parser.currentName());
                if (fields.containsAll(Set.of("images", "annotations"))) {
                    return true;
                }
                parser.nextToken();
                parser.skipChildren();
            }
            return false;
        } catch (JacksonException e) {
            // Broken behind its images: COCO all the same, and the reader will say where it is broken.
            return fields.contains("images");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    void readLabels() throws IOException {
        List<Path> files = files();
        if (files.isEmpty()) {
            throw nothingToRead("COCO JSON file (with images, annotations, categories) here or in annotations/");
        }
        for (Path file : files) {
            readFile(file);
        }
    }

    private void readFile(Path file) throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        Map<String, List<Pending>> pending = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        items(
                file,
                "an object with images, annotations and categories",
                Map.of(
                        "images",
                        (item, where) -> entries.putIfAbsent(item.text("id"), Entry.of(item, where)),
                        "annotations",
                        (item, where) -> pending.computeIfAbsent(item.text("image_id"), key -> new ArrayList<>())
                                .add(Pending.of(item, where)),
                        "categories",
                        (item, where) -> names.put(item.text("id"), item.text("name"))));
        classNames.addAll(names.values());
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            Entry image = entry.getValue();
            List<Pending> labels = pending.getOrDefault(entry.getKey(), List.of());
            add(file, image.fileName(), image.where(), null, (json, size) -> {
                checkSize(image.width(), image.height(), size, image.where());
                return boxes(labels, names);
            });
        }
        pending.keySet().removeAll(entries.keySet());
        pending.forEach((id, labels) -> folder.problem(
                Problem.Kind.MALFORMED_LABEL,
                labels.get(0).where(),
                "image_id '%s' of %d annotations is no image of this file; correct or remove them"
                        .formatted(id, labels.size())));
    }

    private List<RawBox> boxes(List<Pending> labels, Map<String, String> names) {
        List<RawBox> boxes = new ArrayList<>();
        for (Pending label : labels) {
            String name = names.getOrDefault(label.category(), "category " + label.category());
            double[] box = label.box();
            addBox(boxes, name, box[0], box[1], box[0] + box[2], box[1] + box[3], label.ignore(), label.where());
        }
        return boxes;
    }

    @Override
    @Nullable
    Split split(Path labels, Path image) {
        @Nullable Split byName = splitByName(labels);
        return byName != null ? byName : super.split(labels, image);
    }

    @Override
    List<String> classNames() {
        return List.copyOf(classNames);
    }
}
