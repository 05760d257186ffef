package io.drivesight.training.evaluate;

import io.drivesight.training.evaluate.ConfusionMatrix.Matching;
import java.util.Comparator;
import java.util.List;

/** The images in which a model errs most: objects missed, things invented, classes confused. */
public final class WorstImages {
    /**
     * One image and what went wrong in it.
     *
     * @param errors missed + invented + confused
     */
    public record Judged(EvaluatedImage image, Matching matching, int errors) {}

    private WorstImages() {}

    /**
     * The worst images, the worst first; images without an error are left out.
     *
     * @param minScore detections below are left out, 0..1
     * @param most how many at most
     */
    public static List<Judged> of(List<EvaluatedImage> images, double minScore, int most) {
        return images.stream()
                .map(image -> judge(image, minScore))
                .filter(judged -> judged.errors() > 0)
                .sorted(Comparator.comparingInt(Judged::errors)
                        .reversed()
                        .thenComparing(judged -> judged.image().image().file()))
                .limit(most)
                .toList();
    }

    private static Judged judge(EvaluatedImage image, double minScore) {
        Matching matching = Matching.of(image, minScore);
        int confused =
                (int) matching.pairs().stream().filter(pair -> !pair.isRight()).count();
        return new Judged(
                image, matching, matching.missed().size() + matching.invented().size() + confused);
    }
}
