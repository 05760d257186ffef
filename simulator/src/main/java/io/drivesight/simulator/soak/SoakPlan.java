package io.drivesight.simulator.soak;

import java.util.Map;
import java.util.Optional;

/**
 * What is run.
 *
 * @param seconds under load [s]
 * @param load share of the capacity, above 0 to 1
 * @param framesPerSecond of all cameras together [1/s]; empty: the capacity is found out, and of it the share is taken
 * @param cameras that send
 * @param capacitySeconds for which the capacity is measured, and before that as long to warm up [s]
 * @param interval between two samples [s]
 * @param settings of the service, by key; the policy among them
 */
public record SoakPlan(
        double seconds,
        double load,
        Optional<Double> framesPerSecond,
        int cameras,
        double capacitySeconds,
        double interval,
        Map<String, String> settings) {
    public SoakPlan {
        settings = Map.copyOf(settings);
    }
}
