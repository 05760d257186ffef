package io.drivesight.training.study.verdict;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Arrays;

/**
 * A figure, or a difference of two, with how sure it is.
 *
 * @param value as measured, -1..1
 * @param low 2.5 % of the draws lie below
 * @param high 2.5 % of the draws lie above
 * @param shareBelowZero share of the draws under 0, those at 0 counted half, 0..1
 * @param probability two-sided probability of a difference as large where there is none: twice the smaller share of draws on either side
 *     of 0, 0 included on both, each share as {@code (n + 1) / (draws + 1)}; 1 where there are no draws
 */
public record Estimate(double value, double low, double high, double shareBelowZero, double probability) {
    private static final double TAIL = 0.025;

    /** The percentile interval (Efron and Tibshirani 1993, chapter 13); draws that are no numbers are left out. */
    static Estimate of(double value, double[] draws) {
        double[] sorted = Arrays.stream(draws)
                .filter(draw -> !Double.isNaN(draw))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return new Estimate(value, Double.NaN, Double.NaN, Double.NaN, 1);
        }
        long below = Arrays.stream(sorted).filter(draw -> draw < 0).count();
        long above = Arrays.stream(sorted).filter(draw -> draw > 0).count();
        long zero = sorted.length - below - above;
        double smaller = (Math.min(below, above) + zero + 1.0) / (sorted.length + 1.0);
        return new Estimate(
                value,
                quantile(sorted, TAIL),
                quantile(sorted, 1 - TAIL),
                (below + 0.5 * zero) / sorted.length,
                Math.min(1, 2 * smaller));
    }

    /** Between the two neighbours, as their distance says. */
    static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int floor = (int) at;
        int next = Math.min(floor + 1, sorted.length - 1);
        return sorted[floor] + (at - floor) * (sorted[next] - sorted[floor]);
    }

    /** The interval leaves 0 out. */
    @JsonIgnore
    boolean isDifferent() {
        return low > 0 || high < 0;
    }
}
