package io.drivesight.training.dataset;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.drivesight.core.geometry.ImageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * COCO JSON: {@code images}, {@code annotations} with {@code bbox [x, y, width, height]} in pixels, {@code categories}. Crowds and
 * annotations with {@code ignore} are ignore areas. A file name with {@code train} or {@code val} in it is that split.
 */
final class CocoReader implements DatasetReader {
    private static final List<String> NO_BOXES = List.of("captions", "person_keypoints", "panoptic", "image_info");

    /** An annotation before its image and category are known. */
    private record Pending(String category, JsonNode box, boolean ignore, String where) {}

    @Override
    public boolean recognises(DatasetFolder folder) throws IOException {
        return !files(folder).isEmpty();
    }

    private static List<Path> files(DatasetFolder folder) throws IOException {
        Path labels = folder.labels(List.of("annotations", "labels-coco")).orElse(folder.root());
        if (Files.isRegularFile(labels)) {
            return List.of(labels);
        }
        List<Path> found = new ArrayList<>();
        for (Path place : List.of(labels, folder.root())) {
            try (Stream<Path> files = Files.list(place)) {
                files.filter(path -> path.toString().endsWith(".json"))
                        .filter(CocoReader::mayHaveBoxes)
                        .sorted()
                        .forEach(found::add);
            }
            found.removeIf(path -> !isCoco(path));
            if (!found.isEmpty()) {
                break;
            }
        }
        return found;
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
    public RawDataset read(DatasetFolder folder) throws IOException {
        List<Path> files = files(folder);
        if (files.isEmpty()) {
            throw new DatasetException(folder.root()
                    + ": no COCO JSON file (with images, annotations, categories) here or in annotations/; name it under 'labels:' in "
                    + DatasetConfig.FILE_NAME);
        }
        List<RawImage> images = new ArrayList<>();
        Set<Path> known = new HashSet<>();
        Map<String, String> names = new LinkedHashMap<>();
        for (Path file : files) {
            readFile(folder, file, known, names, images);
        }
        LabelFiles.reportWithoutLabels(folder, known);
        return new RawDataset(images, new ArrayList<>(new java.util.LinkedHashSet<>(names.values())), true);
    }

    private static void readFile(
            DatasetFolder folder, Path file, Set<Path> known, Map<String, String> allNames, List<RawImage> images)
            throws IOException {
        Map<String, JsonNode> entries = new TreeMap<>();
        Map<String, String> places = new HashMap<>();
        Map<String, List<Pending>> pending = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        String name = folder.name(file);
        JsonItems.forEach(
                file,
                name,
                Map.of(
                        "images",
                        (item, where) -> addImage(folder, item, where, entries, places),
                        "annotations",
                        (item, where) -> addAnnotation(folder, item, where, pending),
                        "categories",
                        (item, where) -> names.put(
                                item.path("id").asText(), item.path("name").asText())));
        new TreeMap<>(names).forEach(allNames::putIfAbsent);
        for (Map.Entry<String, JsonNode> entry : entries.entrySet()) {
            String where = places.getOrDefault(entry.getKey(), name);
            Optional<DatasetFolder.RawSource> source =
                    folder.image(entry.getValue().path("file_name").asText(), where);
            List<Pending> labels = pending.getOrDefault(entry.getKey(), List.of());
            if (source.isPresent() && known.add(source.get().file())) {
                checkSize(folder, entry.getValue(), source.get().size(), where);
                images.add(new RawImage(
                        source.get().file(),
                        source.get().size(),
                        boxes(folder, labels, names),
                        split(folder, file, source.get().file()),
                        null));
            }
        }
        pending.keySet().removeAll(entries.keySet());
        pending.forEach((id, labels) -> folder.problems()
                .add(
                        Problem.Kind.MALFORMED_LABEL,
                        labels.get(0).where(),
                        "image_id '%s' of %d annotations is no image of this file; correct or remove them"
                                .formatted(id, labels.size())));
    }

    private static void addImage(
            DatasetFolder folder,
            JsonNode item,
            String where,
            Map<String, JsonNode> entries,
            Map<String, String> places) {
        if (!item.hasNonNull("id") || !item.hasNonNull("file_name")) {
            folder.problems()
                    .add(Problem.Kind.MALFORMED_LABEL, where, "an image needs id and file_name; correct or remove it");
            return;
        }
        String id = item.get("id").asText();
        entries.putIfAbsent(id, item);
        places.putIfAbsent(id, where);
    }

    private static void addAnnotation(
            DatasetFolder folder, JsonNode item, String where, Map<String, List<Pending>> pending) {
        JsonNode box = item.path("bbox");
        boolean good =
                item.hasNonNull("image_id") && item.hasNonNull("category_id") && box.isArray() && box.size() == 4;
        for (int i = 0; good && i < 4; i++) {
            good = JsonItems.number(box.get(i)).isPresent();
        }
        if (!good) {
            folder.problems()
                    .add(
                            Problem.Kind.MALFORMED_LABEL,
                            where,
                            "an annotation needs image_id, category_id and bbox [x, y, width, height]; correct or remove it");
            return;
        }
        boolean ignore =
                item.path("iscrowd").asInt() == 1 || item.path("ignore").asInt() == 1;
        pending.computeIfAbsent(item.get("image_id").asText(), key -> new ArrayList<>())
                .add(new Pending(item.get("category_id").asText(), box, ignore, where));
    }

    private static List<RawBox> boxes(DatasetFolder folder, List<Pending> labels, Map<String, String> names) {
        BoxCollector boxes = new BoxCollector(folder.problems());
        for (Pending label : labels) {
            String name = names.getOrDefault(label.category(), "category " + label.category());
            double left = label.box().get(0).asDouble();
            double top = label.box().get(1).asDouble();
            boxes.edges(
                    name,
                    left,
                    top,
                    left + label.box().get(2).asDouble(),
                    top + label.box().get(3).asDouble(),
                    label.ignore(),
                    label.where());
        }
        return boxes.boxes();
    }

    private static @Nullable Split split(DatasetFolder folder, Path labels, Path image) {
        for (String word : ImageIndex.stem(labels.getFileName().toString()).split("[^A-Za-z]+")) {
            Optional<Split> split = Split.ofName(word);
            if (split.isPresent()) {
                return split.get();
            }
        }
        return folder.splitByFolder(image);
    }

    private static void checkSize(DatasetFolder folder, JsonNode entry, ImageSize size, String where) {
        int width = entry.path("width").asInt();
        int height = entry.path("height").asInt();
        if (width > 0 && height > 0 && (width != size.width() || height != size.height())) {
            folder.problems()
                    .add(
                            Problem.Kind.SIZE_MISMATCH,
                            where,
                            "the label says %dx%d, the image is %s; check that the boxes fit"
                                    .formatted(width, height, size));
        }
    }
}
