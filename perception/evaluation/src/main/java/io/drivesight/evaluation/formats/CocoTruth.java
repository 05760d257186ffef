package io.drivesight.evaluation.formats;

import io.drivesight.core.geometry.Box;
import io.drivesight.evaluation.detection.ScoredImage;
import io.drivesight.evaluation.detection.ScoredImage.ScoredBox;
import io.drivesight.evaluation.detection.ScoredImage.TruthBox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A COCO annotation file ({@code images}, {@code categories}, {@code annotations}) and the results held against it (a file of its own, an
 * array of {@code image_id, category_id, bbox, score}). Boxes are {@code [left, top, width, height]} in pixels. Other keys (outlines,
 * licences) are passed over.
 */
public record CocoTruth(List<Image> images, List<Category> categories, List<Annotation> annotations) {
    public CocoTruth {
        images = List.copyOf(images);
        categories = List.copyOf(categories);
        annotations = List.copyOf(annotations);
    }

    /**
     * One image.
     *
     * @param fileName may be empty
     * @param width [px], 0 if unknown
     * @param height [px], 0 if unknown
     */
    public record Image(long id, String fileName, int width, int height) {
        private static Image of(JsonItem item) throws FormatException {
            return new Image(item.whole("id"), item.text("file_name", ""), (int) item.whole("width", 0), (int)
                    item.whole("height", 0));
        }
    }

    /** A class of objects; its name is the id where the file gives none. */
    public record Category(int id, String name) {
        private static Category of(JsonItem item) throws FormatException {
            int id = (int) item.whole("id");
            return new Category(id, item.text("name", Integer.toString(id)));
        }
    }

    /**
     * One object.
     *
     * @param box in image pixels
     * @param area of the object's outline [px2]
     * @param crowd whether this is a region with many objects
     */
    public record Annotation(long id, long imageId, int categoryId, Box box, double area, boolean crowd) {
        private static Annotation of(JsonItem item) throws FormatException {
            Box box = boxOf(item);
            return new Annotation(
                    item.whole("id", 0),
                    item.whole("image_id"),
                    (int) item.whole("category_id"),
                    box,
                    item.number("area", box.area()),
                    item.whole("iscrowd", 0) != 0);
        }
    }

    /**
     * One detection of a results file.
     *
     * @param box in image pixels
     * @param score confidence, finite
     */
    public record Result(long imageId, int categoryId, Box box, double score) {
        private static Result of(JsonItem item) throws FormatException {
            return new Result(
                    item.whole("image_id"), (int) item.whole("category_id"), boxOf(item), item.number("score"));
        }
    }

    /** Reads an annotation file. */
    public static CocoTruth read(Path file) throws IOException {
        List<Image> images = new ArrayList<>();
        List<Category> categories = new ArrayList<>();
        List<Annotation> annotations = new ArrayList<>();
        JsonItem.forEach(
                file,
                "an object with images, categories and annotations",
                Map.of(
                        "images", item -> images.add(Image.of(item)),
                        "categories", item -> categories.add(Category.of(item)),
                        "annotations", item -> annotations.add(Annotation.of(item))));
        if (images.isEmpty()) {
            throw new FormatException(file, "has no images: is this a COCO annotation file?");
        }
        return new CocoTruth(images, categories, annotations);
    }

    /** Reads a results file. */
    public static List<Result> readResults(Path file) throws IOException {
        List<Result> results = new ArrayList<>();
        JsonItem.forEach(
                file, "an array of results", Map.of(JsonItem.WHOLE_FILE, item -> results.add(Result.of(item))));
        return results;
    }

    private static Box boxOf(JsonItem item) throws FormatException {
        double[] box = item.box("bbox");
        if (box[2] < 0 || box[3] < 0) {
            throw item.problem("bbox has a negative size: " + item.node().get("bbox"));
        }
        return Box.ofSize(box[0], box[1], box[2], box[3]);
    }

    /**
     * Puts results beside the truth, images by rising id as the reference tool takes them. Results of categories that the truth
     * does not declare are left out, as there; {@link #unknownCategories} counts them.
     *
     * @throws IllegalArgumentException when a result is for an image that the truth does not have
     */
    public List<ScoredImage> scoredImages(List<Result> results) {
        record Boxes(List<TruthBox> truth, List<ScoredBox> detections) {}
        Map<Long, Boxes> byImage = new TreeMap<>();
        images.forEach(image -> byImage.put(image.id, new Boxes(new ArrayList<>(), new ArrayList<>())));
        for (Annotation one : annotations) {
            require(byImage, one.imageId).truth.add(new TruthBox(one.categoryId, one.box, one.area, false, one.crowd));
        }
        Set<Integer> known = categoryIds();
        for (Result one : results) {
            if (known.contains(one.categoryId)) {
                require(byImage, one.imageId).detections.add(new ScoredBox(one.categoryId, one.box, one.score));
            }
        }
        return byImage.values().stream()
                .map(boxes -> new ScoredImage(boxes.truth, boxes.detections))
                .toList();
    }

    private static <T> T require(Map<Long, T> byImage, long imageId) {
        T image = byImage.get(imageId);
        if (image == null) {
            throw new IllegalArgumentException(
                    "image %d is not among the images of the ground truth".formatted(imageId));
        }
        return image;
    }

    /** How many results are of categories that the truth does not declare. */
    public long unknownCategories(List<Result> results) {
        Set<Integer> known = categoryIds();
        return results.stream()
                .filter(result -> !known.contains(result.categoryId))
                .count();
    }

    /** Category names by id; the id itself where a name is missing. */
    public Map<Integer, String> categoryNames() {
        return categories.stream()
                .sorted(Comparator.comparingInt(Category::id))
                .collect(Collectors.toMap(Category::id, Category::name, (first, second) -> first, TreeMap::new));
    }

    private Set<Integer> categoryIds() {
        return categories.stream().map(Category::id).collect(Collectors.toSet());
    }
}
