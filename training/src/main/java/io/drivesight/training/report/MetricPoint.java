package io.drivesight.training.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run's figures at one step.
 *
 * @param epoch from 0
 * @param step steps done since the run's start
 * @param lr learning rate of the fastest part
 * @param loss parts of the loss by name, {@code total} among them; empty where only a score is told
 * @param val validation scores by name ({@code AP50}, {@code vehicleAP50}), 0..1; empty where none was taken
 */
public record MetricPoint(int epoch, int step, double lr, Map<String, Double> loss, Map<String, Double> val) {
    /** Name of the sum among the parts of the loss. */
    public static final String TOTAL = "total";

    public MetricPoint {
        loss = Collections.unmodifiableMap(new LinkedHashMap<>(loss));
        val = Collections.unmodifiableMap(new LinkedHashMap<>(val));
    }
}
