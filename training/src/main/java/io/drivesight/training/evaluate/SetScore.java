package io.drivesight.training.evaluate;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.detection.ClassScore;
import io.drivesight.evaluation.detection.CocoScorer;
import io.drivesight.evaluation.detection.CocoSettings;
import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import io.drivesight.evaluation.detection.DetectionScore;
import io.drivesight.evaluation.detection.MatchedDetections;
import io.drivesight.evaluation.detection.ScoredImage;
import io.drivesight.evaluation.detection.ScoredImage.ScoredBox;
import io.drivesight.evaluation.detection.ScoredImage.TruthBox;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.AnnotatedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * COCO scores of some evaluated images. Ratios are 0..1, NaN where there is no object to find. Means run over the classes that have one.
 *
 * @param images number of images
 * @param numbers the classes in the order in which the scores below number them: the taxonomy, then what else occurs
 * @param overall the plain COCO score
 * @param classes score by class that has truth or detections
 * @param vehicles cars, buses and trucks as one class, on the images whose dataset labels cars
 * @param heights classes by the objects' height in the frame, IoU 0.50
 * @param vehicleHeights merged vehicles likewise
 */
public record SetScore(
        int images,
        List<ObjectClass> numbers,
        DetectionScore overall,
        Map<ObjectClass, ClassScore> classes,
        ClassScore vehicles,
        DetectionScore heights,
        DetectionScore vehicleHeights) {
    /** Classes that the merged vehicle score does not tell apart. */
    public static final Set<ObjectClass> VEHICLES = Set.of(ObjectClass.CAR, ObjectClass.BUS, ObjectClass.TRUCK);

    /** Class number of merged vehicles. */
    public static final int VEHICLE = 0;

    /** Two vehicle boxes that overlap more than what counts as a hit are one vehicle. */
    private static final double MERGED_IOU = 0.5;

    /** Scores images by COCO's rules. */
    public static SetScore of(List<EvaluatedImage> images) {
        List<ObjectClass> numbers = numbers(images);
        List<ScoredImage> scored =
                images.stream().map(image -> scored(image, numbers)).toList();
        List<ScoredImage> merged = vehicleImages(images);
        DetectionScore overall = new CocoScorer().score(scored);
        Map<ObjectClass, ClassScore> classes = new TreeMap<>();
        overall.classes().forEach((index, score) -> classes.put(numbers.get(index), score));
        CocoScorer byHeight = new CocoScorer(CocoSettings.AP50_BY_HEIGHT);
        return new SetScore(
                images.size(),
                numbers,
                overall,
                classes,
                new CocoScorer().score(merged).ofClass(VEHICLE),
                byHeight.score(scored),
                byHeight.score(merged));
    }

    /** The scorer wants numbers: the taxonomy's places, then what else occurs on either side. */
    private static List<ObjectClass> numbers(List<EvaluatedImage> images) {
        Set<ObjectClass> all = new TreeSet<>(ObjectClass.taxonomy());
        for (EvaluatedImage image : images) {
            image.truth().forEach(box -> all.add(box.objectClass()));
            image.detections().forEach(found -> all.add(found.objectClass()));
        }
        return List.copyOf(all);
    }

    /** The classes that have an object to find in any of these scores, the taxonomy's first. */
    public static List<ObjectClass> present(List<SetScore> scores) {
        Set<ObjectClass> present = new TreeSet<>();
        for (SetScore score : scores) {
            score.classes.forEach((objectClass, each) -> {
                if (each.truths() > 0) {
                    present.add(objectClass);
                }
            });
        }
        return List.copyOf(present);
    }

    private static ScoredImage scored(EvaluatedImage image, List<ObjectClass> numbers) {
        return new ScoredImage(
                image.truth().stream()
                        .map(box -> truth(numbers.indexOf(box.objectClass()), box))
                        .toList(),
                image.detections().stream()
                        .map(found -> new ScoredBox(numbers.indexOf(found.objectClass()), found.box(), found.score()))
                        .toList());
    }

    private static TruthBox truth(int classIndex, AnnotatedBox box) {
        return box.ignore() ? TruthBox.crowd(classIndex, box.box()) : TruthBox.of(classIndex, box.box());
    }

    /** What the merged vehicle score looks at: the images whose dataset labels cars, with one class, {@link #VEHICLE}. */
    public static List<ScoredImage> vehicleImages(List<EvaluatedImage> images) {
        return images.stream()
                .filter(image -> image.image().labelledClasses().contains(ObjectClass.CAR))
                .map(SetScore::mergedVehicles)
                .toList();
    }

    private static ScoredImage mergedVehicles(EvaluatedImage image) {
        List<TruthBox> truth = image.image().boxes().stream()
                .filter(box -> VEHICLES.contains(box.objectClass()))
                .map(box -> truth(VEHICLE, box))
                .toList();
        List<Detection> merged = new ArrayList<>();
        for (Detection found : image.all()) {
            // One vehicle found as a car and as a truck is one detection once the classes are one.
            if (VEHICLES.contains(found.objectClass())
                    && merged.stream()
                            .noneMatch(better -> better.objectClass() != found.objectClass()
                                    && better.box().iou(found.box()) > MERGED_IOU)) {
                merged.add(found);
            }
        }
        return new ScoredImage(
                truth,
                merged.stream()
                        .filter(found -> counts(image.image(), found))
                        .map(found -> new ScoredBox(VEHICLE, found.box(), found.score()))
                        .toList());
    }

    /** A truck where trucks are not labelled is right on what is labelled as a car, and elsewhere neither right nor wrong. */
    private static boolean counts(AnnotatedImage image, Detection found) {
        return image.labelledClasses().contains(found.objectClass())
                || image.boxes().stream()
                        .anyMatch(box -> VEHICLES.contains(box.objectClass())
                                && box.box().iou(found.box()) >= MERGED_IOU);
    }

    /**
     * What became of the detections on each image, vehicles as one class at IoU 0.5, as in {@link #vehicleAp50()}: in the images' order, those
     * left out whose dataset does not label cars.
     */
    public static MatchedDetections vehicleMatches(List<EvaluatedImage> images) {
        return MatchedDetections.of(vehicleImages(images), VEHICLE, 0.5);
    }

    /** The same for each class that has an object on one of the images, at an overlap of 0..1. */
    static List<MatchedDetections> matches(List<EvaluatedImage> images, double iou) {
        List<ObjectClass> numbers = numbers(images);
        List<ScoredImage> scored =
                images.stream().map(image -> scored(image, numbers)).toList();
        return IntStream.range(0, numbers.size())
                .mapToObj(index -> MatchedDetections.of(scored, index, iou))
                .filter(matches -> matches.objects() > 0)
                .toList();
    }

    /** One class's score over all sizes; without truth and detections if it did not occur. */
    public ClassScore ofClass(ObjectClass objectClass) {
        return overall.ofClass(numbers.indexOf(objectClass));
    }

    /** One class's score over objects of one of {@link AreaRange#HEIGHTS}, IoU 0.50 only. */
    public ClassScore ofClass(ObjectClass objectClass, AreaRange height) {
        return heights.ofClass(numbers.indexOf(objectClass), height);
    }

    /** Merged vehicles of one of {@link AreaRange#HEIGHTS}, IoU 0.50 only. */
    public ClassScore vehicles(AreaRange height) {
        return vehicleHeights.ofClass(VEHICLE, height);
    }

    /** Average precision over IoU 0.50:0.05:0.95. */
    public double ap() {
        return overall.averagePrecision();
    }

    /** Average precision at IoU 0.50. */
    public double ap50() {
        return overall.averagePrecision50();
    }

    /** Average precision of merged vehicles at IoU 0.50. */
    public double vehicleAp50() {
        return vehicles.averagePrecision(0.5);
    }
}
