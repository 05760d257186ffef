package io.drivesight.simulator.score.run;

import java.util.List;

/**
 * A distribution by some of its points.
 *
 * @param count of values
 * @param mean of them; NaN without values, as all that follow
 * @param p50 median
 * @param p90 nine tenths are at most this
 * @param p99 the same of 99 in 100
 * @param max the greatest
 */
public record Quantiles(int count, double mean, double p50, double p90, double p99, double max) {
    /** Of values in any order. */
    public static Quantiles of(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        return new Quantiles(sorted.length, mean, at(sorted, 0.5), at(sorted, 0.9), at(sorted, 0.99), at(sorted, 1));
    }

    /** The least value that at least this share of the values does not exceed. */
    private static double at(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
