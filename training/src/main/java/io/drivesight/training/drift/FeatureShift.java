package io.drivesight.training.drift;

import io.drivesight.core.drift.Feature;
import java.util.List;

/**
 * How one feature of a set lies beside the reference's.
 *
 * @param feature which
 * @param shift difference of the means, in the reference's standard deviations
 * @param share of the squared distance, 0..1, mean over the windows that count
 * @param wasserstein Wasserstein's distance of order 1 between the two distributions, in the reference's standard deviations
 * @param quantiles of the set, at 0, 5, ... 100 %, every drive counting the same
 */
public record FeatureShift(Feature feature, double shift, double share, double wasserstein, List<Double> quantiles) {
    public FeatureShift {
        quantiles = List.copyOf(quantiles);
    }
}
