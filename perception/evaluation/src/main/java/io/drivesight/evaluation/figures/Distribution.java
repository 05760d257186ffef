package io.drivesight.evaluation.figures;

import java.util.Arrays;
import java.util.List;

/**
 * A distribution by some of its points, values that occurred ({@link Quantiles#nearestRank}).
 *
 * @param count of values
 * @param mean of them; NaN without values, as all that follow
 * @param p50 median
 * @param p90 nine tenths are at most this
 * @param p99 the same of 99 in 100
 * @param max the greatest
 */
public record Distribution(int count, double mean, double p50, double p90, double p99, double max) {
    /** Of values in any order. */
    public static Distribution of(List<Double> values) {
        double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
        return new Distribution(
                all.length,
                Arrays.stream(all).average().orElse(Double.NaN),
                Quantiles.nearestRank(0.5, all),
                Quantiles.nearestRank(0.9, all),
                Quantiles.nearestRank(0.99, all),
                Quantiles.nearestRank(1, all));
    }
}
