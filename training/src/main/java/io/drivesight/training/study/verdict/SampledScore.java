package io.drivesight.training.study.verdict;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One candidate's average precision on one set: by seed as measured, and the mean over the drawn seeds at the drawn images in every
 * draw.
 *
 * <p>Few seeds say little about their spread, twice over. The spread of drawn means is too small by {@code sqrt((k - 1) / k)} for k
 * seeds: 71 % of the right one for two seeds, 82 % for three, 89 % for five (Efron and Tibshirani 1993, An Introduction to the
 * Bootstrap, section 5.3). And percentiles take that spread for known, where Student's distribution would be in order. Both are made good
 * by {@link #widening}, which moves the drawn means away from their centre. What remains: with one seed nothing is known of the
 * spread, and it is left out; and against a candidate without seeds (an untouched base) Student's distribution has half the degrees
 * of freedom that are assumed, which matters only where seeds spread more than images do.
 */
final class SampledScore {
    private static final double NORMAL = 1.960;
    /** Student's 97.5 % quantile for 2 (k - 1) degrees of freedom, from k = 2 seeds on. */
    private static final double[] STUDENT = {4.303, 2.776, 2.447, 2.306, 2.228, 2.179, 2.145, 2.120, 2.101};

    private final double[] bySeed;
    private final double[] draws;

    private SampledScore(double[] bySeed, double[] draws) {
        this.bySeed = bySeed;
        this.draws = draws;
    }

    /**
     * Scores every seed on every draw.
     *
     * @param scores for each seed, the average precision when every image counts so often
     * @param images draws x images
     * @param seeds draws x seeds
     */
    static SampledScore of(List<? extends ToDoubleFunction<int[]>> scores, int[][] images, int[][] seeds) {
        int[] once = new int[images[0].length];
        Arrays.fill(once, 1);
        double[] measured =
                scores.stream().mapToDouble(score -> score.applyAsDouble(once)).toArray();
        double widening = widening(measured.length);
        double[] draws = IntStream.range(0, images.length)
                .parallel()
                .mapToDouble(draw -> {
                    double sum = 0;
                    double drawn = 0;
                    for (int seed = 0; seed < measured.length; seed++) {
                        double score = scores.get(seed).applyAsDouble(images[draw]);
                        sum += score;
                        drawn += seeds[draw][seed] * score;
                    }
                    return sum / measured.length + widening * ((drawn - sum) / measured.length);
                })
                .toArray();
        return new SampledScore(measured, draws);
    }

    /**
     * How much farther from its centre a mean over drawn seeds has to lie: {@code sqrt(k / (k - 1)) t / z}, where t is Student's 97.5 % quantile
     * with 2 (k - 1) degrees of freedom (two candidates of k seeds each) and z the normal one. 3.10 for two seeds, 1.73 for
     * three, 1.32 for five.
     */
    static double widening(int seeds) {
        if (seeds < 2) {
            return 1;
        }
        double freedom = 2.0 * (seeds - 1);
        // Beyond the table: the first term of the Cornish-Fisher expansion, right to 0.01.
        double student = seeds - 2 < STUDENT.length
                ? STUDENT[seeds - 2]
                : NORMAL + (NORMAL * NORMAL * NORMAL + NORMAL) / (4 * freedom);
        return Math.sqrt(seeds / (seeds - 1.0)) * student / NORMAL;
    }

    /** As measured: mean over the seeds. */
    double mean() {
        return Arrays.stream(bySeed).average().orElse(Double.NaN);
    }

    /** The mean in every draw, widened for few seeds. */
    double[] draws() {
        return draws;
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
