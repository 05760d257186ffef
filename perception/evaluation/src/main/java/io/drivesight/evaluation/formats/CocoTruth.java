package io.drivesight.evaluation.formats;

import io.drivesight.core.geometry.Box;
import io.drivesight.evaluation.detection.ScoredBox;
import io.drivesight.evaluation.detection.ScoredImage;
import io.drivesight.evaluation.detection.TruthBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A COCO annotation file: images, categories and boxes. */
public record CocoTruth(List<Image> images, List<Category> categories, List<Annotation> annotations) {
    public CocoTruth {
        images = List.copyOf(images);
        categories = List.copyOf(categories);
        annotations = List.copyOf(annotations);
    }

    /**
     * Puts results beside the truth, images by rising id as the reference tool takes them. Results of categories that the truth
     * does not declare are left out, as there; {@link #unknownCategories} counts them.
     *
     * @throws IllegalArgumentException when a result is for an image that the truth does not have
     */
    public List<ScoredImage> scoredImages(List<CocoResult> results) {
        Map<Long, ScoredImageBuilder> byImage = new TreeMap<>();
        images.forEach(image -> byImage.put(image.id, new ScoredImageBuilder(new ArrayList<>(), new ArrayList<>())));
        annotations.forEach(
                annotation -> require(byImage, annotation.imageId).truth.add(annotation.toTruthBox()));
        Set<Integer> known = categoryIds();
        results.stream()
                .filter(result -> known.contains(result.categoryId()))
                .forEach(result -> require(byImage, result.imageId()).detections.add(result.toScoredBox()));
        return byImage.values().stream().map(ScoredImageBuilder::build).toList();
    }

    /** How many results are of categories that the truth does not declare. */
    public long unknownCategories(List<CocoResult> results) {
        Set<Integer> known = categoryIds();
        return results.stream()
                .filter(result -> !known.contains(result.categoryId()))
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

    private static ScoredImageBuilder require(Map<Long, ScoredImageBuilder> byImage, long imageId) {
        ScoredImageBuilder image = byImage.get(imageId);
        if (image == null) {
            throw new IllegalArgumentException(
                    "image %d is not among the images of the ground truth".formatted(imageId));
        }
        return image;
    }

    /**
     * One image.
     *
     * @param fileName may be empty
     * @param width [px], 0 if unknown
     * @param height [px], 0 if unknown
     */
    public record Image(long id, String fileName, int width, int height) {}

    /** A class of objects. */
    public record Category(int id, String name) {}

    /**
     * One object.
     *
     * @param box in image pixels
     * @param area of the object's outline [px2]
     * @param crowd whether this is a region with many objects
     */
    public record Annotation(long id, long imageId, int categoryId, Box box, double area, boolean crowd) {
        TruthBox toTruthBox() {
            return new TruthBox(categoryId, box, area, false, crowd);
        }
    }

    private record ScoredImageBuilder(List<TruthBox> truth, List<ScoredBox> detections) {
        ScoredImage build() {
            return new ScoredImage(truth, detections);
        }
    }
}
