package io.drivesight.training.labels;

import io.drivesight.training.dataset.AnnotatedImage;
import java.util.List;

/**
 * An image's labels, judged.
 *
 * @param image the image
 * @param suspects what seems to be wrong, worst first
 * @param quality 0..1, low is bad: the soft minimum of {@code 1 - suspicion} over all its labels and all that lack
 */
public record SuspectImage(AnnotatedImage image, List<Suspect> suspects, double quality) {
    /** At 0.1 one bad label among twenty good ones weighs nearly all. */
    private static final double TEMPERATURE = 0.1;

    public SuspectImage {
        suspects = List.copyOf(suspects);
    }

    static SuspectImage of(AnnotatedImage image, List<Suspect> suspects) {
        long doubted =
                suspects.stream().filter(suspect -> suspect.label() != null).count();
        double sum = image.boxes().size() - doubted;
        double weights = sum * weight(1);
        double weighted = weights;
        for (Suspect suspect : suspects) {
            double quality = 1 - suspect.suspicion();
            weights += weight(quality);
            weighted += weight(quality) * quality;
        }
        return new SuspectImage(image, suspects, weights > 0 ? weighted / weights : 1);
    }

    private static double weight(double quality) {
        return Math.exp(-quality / TEMPERATURE);
    }
}
