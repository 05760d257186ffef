package io.drivesight.training.adapt;

import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.SetScore;

/**
 * A labelled set before and after. Scores are 0..1, NaN where the set has no such object.
 *
 * @param role {@code guard} or {@code improve}
 * @param hash content hash of images and labels
 * @param vehicleBefore AP50 of cars, buses and trucks as one class
 * @param vehicleAfter the same of the adapted model
 * @param before AP50 over the classes
 * @param after the same of the adapted model
 * @param seen images of the set that are among the frames too: its figures flatter
 */
public record SetComparison(
        String name,
        String split,
        String role,
        int images,
        String hash,
        double vehicleBefore,
        double vehicleAfter,
        double before,
        double after,
        long seen) {
    static final String GUARD = "guard";
    static final String IMPROVE = "improve";

    static SetComparison of(EvaluationSet set, String role, SetScore before, SetScore after, long seen) {
        return new SetComparison(
                set.name(),
                set.split(),
                role,
                set.images().size(),
                String.valueOf(set.hash()),
                before.vehicleAp50(),
                after.vehicleAp50(),
                before.ap50(),
                after.ap50(),
                seen);
    }

    public boolean isGuard() {
        return role.equals(GUARD);
    }

    /** The greater loss of the two figures [points]; negative: both gain. NaN: neither could be measured. */
    public double loss() {
        double vehicles = 100 * (vehicleBefore - vehicleAfter);
        double all = 100 * (before - after);
        return Double.isNaN(vehicles) ? all : Double.isNaN(all) ? vehicles : Math.max(vehicles, all);
    }
}
