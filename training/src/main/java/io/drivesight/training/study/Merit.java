package io.drivesight.training.study;

import io.drivesight.training.trainer.TrainingException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What halving sorts by: vehicle AP50 in the domain, less what each guard fell below the untouched reference's there minus the
 * tolerance. A guard without vehicles takes no part.
 *
 * @param domain the domain's name
 * @param floors by guard, the vehicle AP50 under which points are lost
 */
record Merit(String domain, Map<String, Double> floors) {
    /**
     * Takes the floors from the reference.
     *
     * @throws TrainingException when the reference failed, or the domain has no vehicles
     */
    static Merit against(StudyConfig config, @Nullable StudyRow reference) {
        String domain = config.domain().name();
        if (reference == null || reference.failure() != null) {
            throw new TrainingException("the reference model could not be scored, and nothing can be held against it: "
                    + (reference == null ? "no row" : reference.failure()));
        }
        if (Double.isNaN(reference.vehicleAp50(domain))) {
            throw new TrainingException(
                    "set '%s' has no labelled vehicle: it cannot be the domain of halving".formatted(domain));
        }
        Map<String, Double> floors = new LinkedHashMap<>();
        for (StudyConfig.ScoredOn guard : config.guards()) {
            double score = reference.vehicleAp50(guard.name());
            if (!Double.isNaN(score)) {
                floors.put(guard.name(), score - config.tolerance());
            }
        }
        return new Merit(domain, floors);
    }

    /** The merit, at most 1, may be negative; NaN: it failed. */
    double of(StudyRow row) {
        double merit = row.vehicleAp50(domain);
        for (Map.Entry<String, Double> floor : floors.entrySet()) {
            merit -= Math.max(0, floor.getValue() - row.vehicleAp50(floor.getKey()));
        }
        return merit;
    }
}
