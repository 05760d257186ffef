package io.drivesight.core.drift;

import java.util.List;
import java.util.Objects;

/**
 * How a feature is distributed over the reference's frames, every drive counting the same.
 *
 * @param feature which
 * @param location mean
 * @param spread standard deviation, widened by the least difference that means anything; above 0
 * @param quantiles at 0, 5, ... 100 %, rising
 */
public record FeatureReference(Feature feature, double location, double spread, List<Double> quantiles) {
    /** Number of quantiles. */
    public static final int QUANTILES = 21;

    public FeatureReference {
        Objects.requireNonNull(feature, "feature");
        quantiles = List.copyOf(quantiles);
        if (!Double.isFinite(location) || !(spread > 0 && Double.isFinite(spread))) {
            throw new IllegalArgumentException("%s: location must be a number and spread one above 0, were %s, %s"
                    .formatted(feature.label(), location, spread));
        }
        if (quantiles.size() != QUANTILES || !isRising(quantiles)) {
            throw new IllegalArgumentException(
                    "%s: %d rising quantiles are needed, were %s".formatted(feature.label(), QUANTILES, quantiles));
        }
    }

    private static boolean isRising(List<Double> values) {
        for (int i = 0; i < values.size(); i++) {
            if (!Double.isFinite(values.get(i)) || (i > 0 && values.get(i) < values.get(i - 1))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Wasserstein's distance of order 1 between the reference's distribution and another's: the mean difference of their quantiles, by the
     * trapezoidal rule, in spreads.
     *
     * @param others quantiles at the same shares
     */
    public double wasserstein(List<Double> others) {
        double sum = 0;
        for (int i = 0; i < QUANTILES; i++) {
            double weight = i == 0 || i == QUANTILES - 1 ? 0.5 : 1;
            sum += weight * Math.abs(quantiles.get(i) - others.get(i));
        }
        return sum / (QUANTILES - 1) / spread;
    }
}
