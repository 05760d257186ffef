package io.drivesight.simulator.demo;

import io.drivesight.simulator.session.CollectPlan;
import io.drivesight.simulator.session.ReplayPlan;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a demo runs.
 *
 * @param model the detector
 * @param policy {@code latest} or {@code every}
 * @param partitions of the topics
 * @param serviceSettings settings of the service on top, by key
 * @param replay what is sent
 * @param collect what is done with the results
 */
public record DemoPlan(
        Path model,
        String policy,
        int partitions,
        Map<String, String> serviceSettings,
        ReplayPlan replay,
        CollectPlan collect) {}
