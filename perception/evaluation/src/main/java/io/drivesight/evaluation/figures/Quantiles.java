package io.drivesight.evaluation.figures;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** Medians and quantiles, in one way for all figures: between two neighbours, as their distance says (Hyndman and Fan 1996, type 7). */
public final class Quantiles {
    private Quantiles() {}

    /** The middle value, or the mean of the two in the middle; NaN without values. */
    public static double median(double... values) {
        return of(0.5, values);
    }

    /** The median of a figure of things; NaN without things. */
    public static <T> double median(Collection<T> things, ToDoubleFunction<? super T> figure) {
        return median(things.stream().mapToDouble(figure).toArray());
    }

    /**
     * A quantile; NaN without values.
     *
     * @param share of the values that lie below, 0..1
     * @param values in any order, left as they are
     */
    public static double of(double share, double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /**
     * The least of the values that at least this share of them does not exceed (nearest rank), as histograms of latencies count; NaN without
     * values.
     *
     * @param share 0..1
     */
    public static double nearestRank(double share, double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
