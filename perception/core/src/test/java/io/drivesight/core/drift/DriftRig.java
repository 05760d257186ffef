package io.drivesight.core.drift;

import io.drivesight.core.drift.DriftProfile.DriftThreshold;
import io.drivesight.core.drift.DriftProfile.FeatureReference;
import io.drivesight.core.drift.DriftProfile.ReferenceDrive;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A profile that nothing was measured for. */
final class DriftRig {
    static final int WINDOW = 10;
    static final DetectorSetup SETUP = setup("ab".repeat(32));

    private DriftRig() {}

    static DetectorSetup setup(String sha256) {
        return new DetectorSetup("tiny", sha256, new Thresholds(0.1, 0.5, 100), InputProfile.AUTO, DecoderChoice.AUTO);
    }

    /** Typical values, one for each feature. */
    static double[] typical() {
        return new double[] {110, 50, 0.2, 0.1, 0.1, 0.4, 1.5, 2.5, 2.2, 1.8, 1.2, 0.5, 0.6, 0.7, 1.0, 0.8};
    }

    /** A profile about typical values; its features are correlated a little. */
    static DriftProfile profile(DriftThreshold.Basis basis) {
        List<FeatureReference> features = new ArrayList<>();
        List<List<Double>> covariance = new ArrayList<>();
        for (Feature feature : Feature.ALL) {
            double location = typical()[features.size()];
            List<Double> quantiles = IntStream.range(0, FeatureReference.QUANTILES)
                    .mapToObj(i -> location + 0.1 * i * feature.leastSpread())
                    .toList();
            features.add(new FeatureReference(feature, location, 2 * feature.leastSpread(), quantiles));
            covariance.add(Feature.ALL.stream()
                    .map(other -> (other == feature ? 4 : 0.5) * (feature.leastSpread() * other.leastSpread()))
                    .toList());
        }
        Double heldOut = basis == DriftThreshold.Basis.DRIVES ? 0.7 : null;
        List<ReferenceDrive> drives =
                List.of(new ReferenceDrive("clear", "a", 40, heldOut), new ReferenceDrive("clear", "b", 41, heldOut));
        return new DriftProfile(
                SETUP, WINDOW, drives, features, covariance, 0.25, new DriftThreshold(1.25, basis, 5, 4, 1.5));
    }
}
