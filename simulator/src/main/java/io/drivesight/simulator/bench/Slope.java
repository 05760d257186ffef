package io.drivesight.simulator.bench;

import io.drivesight.evaluation.figures.Quantiles;
import java.util.Arrays;

/**
 * The slope of a series that outliers do not move: the median of the slopes between all pairs of points (Theil-Sen), with the
 * interval that order statistics of these slopes give (Sen, 1968, 95 %). Points are taken for independent.
 *
 * @param value per unit of x
 * @param low end of the interval
 * @param high end of the interval
 */
public record Slope(double value, double low, double high) {
    /** Of a normal distribution: 95 % lie within so many standard deviations. */
    private static final double NORMAL = 1.96;

    private static final int LEAST_POINTS = 3;

    /**
     * Of a series.
     *
     * @param x growing, without equal values
     * @param y as many
     * @throws IllegalArgumentException when there are fewer than three points
     */
    public static Slope of(double[] x, double[] y) {
        int n = x.length;
        if (n < LEAST_POINTS || y.length != n) {
            throw new IllegalArgumentException("a slope needs at least three points, has " + n);
        }
        double[] slopes = new double[n * (n - 1) / 2];
        int count = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
            }
        }
        Arrays.sort(slopes);
        double width = NORMAL * Math.sqrt(n * (n - 1.0) * (2.0 * n + 5) / 18);
        return new Slope(
                Quantiles.median(slopes),
                slopes[limited((int) Math.floor((count - width) / 2) - 1, count)],
                slopes[limited((int) Math.ceil((count + width) / 2), count)]);
    }

    private static int limited(int index, int count) {
        return Math.max(0, Math.min(index, count - 1));
    }
}
