package io.drivesight.training.study.verdict;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One candidate's average precision on one set: mean over its seeds, as measured and in every draw of images and seeds.
 */
final class SampledScore {
    private final double[] bySeed;
    /** Mean over all seeds, by draw of images. */
    private final double[] centre;
    /** What the draw of seeds adds to it, by draw. */
    private final double[] deviation;

    private SampledScore(double[] bySeed, double[] centre, double[] deviation) {
        this.bySeed = bySeed;
        this.centre = centre;
        this.deviation = deviation;
    }

    /**
     * Scores every seed on every draw.
     *
     * @param scores for each seed, the average precision when every image counts so often
     */
    static SampledScore of(List<? extends ToDoubleFunction<int[]>> scores, ImageDraws images, SeedDraws seeds) {
        double[] measured = scores.stream()
                .mapToDouble(score -> score.applyAsDouble(images.once()))
                .toArray();
        int draws = images.times().length;
        double[] centre = new double[draws];
        double[] deviation = new double[draws];
        IntStream.range(0, draws).parallel().forEach(draw -> {
            double sum = 0;
            double drawn = 0;
            for (int seed = 0; seed < measured.length; seed++) {
                double score = scores.get(seed).applyAsDouble(images.times()[draw]);
                sum += score;
                drawn += seeds.times()[draw][seed] * score;
            }
            centre[draw] = sum / measured.length;
            deviation[draw] = (drawn - sum) / measured.length;
        });
        return new SampledScore(measured, centre, deviation);
    }

    /** As measured: mean over the seeds. */
    double mean() {
        return Arrays.stream(bySeed).average().orElse(Double.NaN);
    }

    /** The mean in every draw, widened for few seeds. */
    double[] draws() {
        double widening = SeedDraws.widening(bySeed.length);
        return IntStream.range(0, centre.length)
                .mapToDouble(draw -> centre[draw] + widening * deviation[draw])
                .toArray();
    }

    /** Standard deviation over the seeds, n - 1 in the denominator; NaN for one seed. */
    double deviationOverSeeds() {
        double mean = mean();
        double squares = Arrays.stream(bySeed)
                .map(score -> (score - mean) * (score - mean))
                .sum();
        return bySeed.length < 2 ? Double.NaN : Math.sqrt(squares / (bySeed.length - 1));
    }

    /** As measured, by seed, 0..1. */
    double[] bySeed() {
        return bySeed;
    }
}
