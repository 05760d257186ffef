package io.drivesight.training.study.verdict;

import java.util.SplittableRandom;

/**
 * Seeds of one candidate drawn with replacement. A draw counts for all sets alike: it is the same trained models that are scored on
 * them.
 *
 * <p>Few seeds say little about their spread, twice over. The spread of drawn means is too small by {@code sqrt((k - 1) / k)} for k
 * seeds: 71 % of the right one for two seeds, 82 % for three, 89 % for five (Efron and Tibshirani 1993, An Introduction to the
 * Bootstrap, section 5.3). And percentiles take that spread for known, where Student's distribution would be in order. Both are made good
 * by {@link #widening}, which moves the drawn means away from their centre. What remains: with one seed nothing is known of the
 * spread, and it is left out; and against a candidate without seeds (an untouched base) Student's distribution has half the degrees
 * of freedom that are assumed, which matters only where seeds spread more than images do.
 */
final class SeedDraws {
    private static final double NORMAL = 1.960;
    /** Student's 97.5 % quantile for 2 (k - 1) degrees of freedom, from k = 2 seeds on. */
    private static final double[] STUDENT = {4.303, 2.776, 2.447, 2.306, 2.228, 2.179, 2.145, 2.120, 2.101};

    private final int[][] times;

    private SeedDraws(int[][] times) {
        this.times = times;
    }

    static SeedDraws of(int seeds, int draws, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] times = new int[draws][seeds];
        for (int[] draw : times) {
            for (int i = 0; i < seeds; i++) {
                draw[random.nextInt(seeds)]++;
            }
        }
        return new SeedDraws(times);
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

    /** How often each seed counts: draws x seeds. */
    int[][] times() {
        return times;
    }
}
