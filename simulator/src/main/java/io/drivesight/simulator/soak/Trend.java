package io.drivesight.simulator.soak;

import io.drivesight.evaluation.figures.Quantiles;

/**
 * Whether a series stays as it is. It does not when it certainly grows (all of the slope's interval is above 0) and by more than is
 * allowed over the time looked at.
 *
 * @param name of the series
 * @param unit of its values
 * @param median of its values
 * @param change over the time looked at, by the slope
 * @param low end of the change's interval
 * @param high end of the change's interval
 * @param allowed growth
 * @param flat false: it grows
 */
public record Trend(
        String name, String unit, double median, double change, double low, double high, double allowed, boolean flat) {
    /**
     * Judges a series.
     *
     * @param seconds when each value was taken
     * @param values as many, at least three
     * @param share of the median that it may grow by
     * @param least that it may grow by in any case
     */
    static Trend of(String name, String unit, double[] seconds, double[] values, double share, double least) {
        Slope slope = Slope.of(seconds, values);
        double span = seconds[seconds.length - 1] - seconds[0];
        double median = Quantiles.median(values);
        double allowed = Math.max(least, share * median);
        double change = slope.value() * span;
        double low = slope.low() * span;
        boolean grows = low > 0 && change > allowed;
        return new Trend(name, unit, median, change, low, slope.high() * span, allowed, !grows);
    }
}
