package io.drivesight.training.evaluate;

import io.drivesight.training.evaluate.ConfusionMatrix.Matching;
import java.util.List;

/**
 * What a score threshold makes of a model's detections. A detection is right when it overlaps an object of its kind (vehicle, vulnerable
 * road user, ...) by half: who is cut off a truck that was taken for a car is no better off. A class that the image's dataset does not
 * label counts where it finds an object of its kind that no labelled class found, and nowhere else.
 *
 * @param score detections below it are left out, 0..1
 * @param precision share of the detections that are right; NaN without detections
 * @param recall share of the objects that are found; NaN without objects
 */
public record OperatingPoint(double score, double precision, double recall) {
    private static final int LEAST = 10;
    private static final int MOST = 70;

    /** At one threshold. */
    public static OperatingPoint at(List<EvaluatedImage> images, double score) {
        long right = 0;
        long found = 0;
        long objects = 0;
        for (EvaluatedImage image : images) {
            Matching matching = Matching.ofLabelled(image, score);
            right += matching.pairs().stream()
                    .filter(pair -> pair.truth()
                            .objectClass()
                            .isOfOneKindWith(pair.detection().objectClass()))
                    .count();
            found += matching.pairs().size() + matching.invented().size();
            objects += matching.pairs().size() + matching.missed().size();
        }
        return new OperatingPoint(score, (double) right / found, (double) right / objects);
    }

    /** The threshold in steps of a hundredth, .10 to .70, with the best {@link #f1()}; of equals the lowest. */
    public static OperatingPoint best(List<EvaluatedImage> images) {
        OperatingPoint best = at(images, LEAST / 100.0);
        for (int percent = LEAST + 1; percent <= MOST; percent++) {
            OperatingPoint point = at(images, percent / 100.0);
            if (point.f1() > best.f1()) {
                best = point;
            }
        }
        return best;
    }

    /** Harmonic mean of precision and recall, 0..1. */
    public double f1() {
        double sum = precision + recall;
        return sum > 0 ? 2 * precision * recall / sum : 0;
    }
}
