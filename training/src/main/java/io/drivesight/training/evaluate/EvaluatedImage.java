package io.drivesight.training.evaluate;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.AnnotatedImage;
import java.util.List;

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
        List<Detection> detections =
                found.stream().map(each -> inWordsOf(image, each)).toList();
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

    /** Where a dataset speaks of classes by their own names, a detection is of the class that the model's own name says. */
    private static Detection inWordsOf(AnnotatedImage image, Detection found) {
        if (found.label().isBlank()) {
            return found;
        }
        ObjectClass own = ObjectClass.of(found.label());
        return own != found.objectClass() && image.labelledClasses().contains(own)
                ? new Detection(found.box(), own, found.label(), found.score())
                : found;
    }
}
