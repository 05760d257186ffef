package io.drivesight.training.study.verdict;

import io.drivesight.training.study.MatchedSet;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How much better one way to train does than another on one set, by the statistics of a study, for comparisons that are none. */
public final class PairedDifference {
    private PairedDifference() {}

    /**
     * The difference of the mean vehicle AP50, with its interval.
     *
     * @param one what became of each seed's model on the set, at least one
     * @param other likewise; the same images in the same order
     * @param scenes each image's scene
     * @throws IllegalArgumentException when the images are not as many everywhere
     */
    public static Estimate of(List<MatchedSet> one, List<MatchedSet> other, List<String> scenes) {
        requireImages(one, scenes.size());
        requireImages(other, scenes.size());
        ImageDraws images = ImageDraws.ofScenes(scenes, PairedBootstrap.DRAWS, 1);
        return PairedBootstrap.difference(sampled(one, images, 2), sampled(other, images, 3));
    }

    private static void requireImages(List<MatchedSet> matched, int images) {
        if (matched.isEmpty() || matched.stream().anyMatch(set -> set.images() != images)) {
            throw new IllegalArgumentException(
                    "a difference in pairs needs the same %d images on both sides".formatted(images));
        }
    }

    private static SampledScore sampled(List<MatchedSet> matched, ImageDraws images, long seed) {
        List<ToDoubleFunction<int[]>> scores = matched.stream()
                .map(set -> (ToDoubleFunction<int[]>) set::averagePrecision)
                .toList();
        return SampledScore.of(scores, images, SeedDraws.of(matched.size(), PairedBootstrap.DRAWS, seed));
    }
}
