package io.drivesight.core.drift;

import io.drivesight.core.drift.DriftProfile.FeatureReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Quantiles of a feature over frames. */
public final class Quantiles {
    private record Weighted(double value, double weight) {}

    private Quantiles() {}

    /** Of these drives, each counting the same: at 0, 5, ... 100 %. */
    public static List<Double> of(Feature feature, List<Drive> drives) {
        List<Weighted> all = new ArrayList<>();
        for (Drive drive : drives) {
            double weight = 1.0 / drive.frames().size() / drives.size();
            drive.frames().forEach(frame -> all.add(new Weighted(frame.value(feature), weight)));
        }
        all.sort(Comparator.comparingDouble(Weighted::value));
        List<Double> quantiles = new ArrayList<>();
        int at = 0;
        double below = all.get(0).weight();
        for (int i = 0; i < FeatureReference.QUANTILES; i++) {
            double share = (double) i / (FeatureReference.QUANTILES - 1);
            while (at < all.size() - 1 && below < share - 1e-12) {
                at++;
                below += all.get(at).weight();
            }
            quantiles.add(all.get(at).value());
        }
        return quantiles;
    }
}
