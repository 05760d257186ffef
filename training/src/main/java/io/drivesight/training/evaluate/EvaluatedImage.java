package io.drivesight.training.evaluate;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.AnnotatedImage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a model found in one image, beside what is in it. Only what the image's dataset labels is kept on either side: of a class
 * that it does not label, nobody knows whether a detection is right.
 *
 * @param image the image
 * @param truth its boxes of labelled classes, ignore areas included
 * @param detections detections of labelled classes, by falling score
 * @param all all detections, by falling score
 */
public record EvaluatedImage(
        AnnotatedImage image, List<AnnotatedBox> truth, List<Detection> detections, List<Detection> all) {
    public EvaluatedImage {
        truth = List.copyOf(truth);
        detections = List.copyOf(detections);
        all = List.copyOf(all);
    }

    /** Sorts a model's detections in an image. */
    public static EvaluatedImage of(AnnotatedImage image, List<Detection> found) {
        return of(image, found, words(List.of(image)));
    }

    /**
     * Sorts a model's detections in an image.
     *
     * @param words the classes that its dataset speaks of, those that it labels only in part included
     */
    static EvaluatedImage of(AnnotatedImage image, List<Detection> found, Set<ObjectClass> words) {
        List<Detection> detections =
                found.stream().map(each -> inWords(words, each)).toList();
        return new EvaluatedImage(
                image,
                image.boxes().stream()
                        .filter(box -> image.labelledClasses().contains(box.objectClass()))
                        .toList(),
                detections.stream()
                        .filter(detection -> image.labelledClasses().contains(detection.objectClass()))
                        .toList(),
                detections);
    }

    /** The classes that these images speak of. */
    static Set<ObjectClass> words(List<AnnotatedImage> images) {
        Set<ObjectClass> words = new HashSet<>();
        for (AnnotatedImage image : images) {
            words.addAll(image.labelledClasses());
            image.boxes().forEach(box -> words.add(box.objectClass()));
        }
        return words;
    }

    /** Where a dataset speaks of classes by their own names, a detection is of the class that the model's own name says. */
    private static Detection inWords(Set<ObjectClass> words, Detection found) {
        if (found.label().isBlank()) {
            return found;
        }
        ObjectClass own = ObjectClass.of(found.label());
        return own != found.objectClass() && words.contains(own)
                ? new Detection(found.box(), own, found.label(), found.score())
                : found;
    }
}
