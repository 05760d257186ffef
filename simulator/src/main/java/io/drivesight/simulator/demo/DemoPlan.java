package io.drivesight.simulator.demo;

import io.drivesight.simulator.page.PageSetup;
import io.drivesight.simulator.session.CollectPlan;
import io.drivesight.simulator.session.ReplayPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a demo runs.
 *
 * @param model the detector
 * @param policy {@code latest} or {@code every}
 * @param partitions of the topics
 * @param serviceSettings settings of the service on top, by key
 * @param replay what is sent
 * @param collect what is done with the results
 * @param page the live page; empty: none is served
 */
public record DemoPlan(
        Path model,
        String policy,
        int partitions,
        Map<String, String> serviceSettings,
        ReplayPlan replay,
        CollectPlan collect,
        Optional<PagePlan> page) {
    /**
     * The live page.
     *
     * @param port of the loopback address; 0: any free one
     * @param title of the drive, one line
     * @param cameras that are shown
     * @param rate frames per second of each camera [1/s]
     * @param stage what of the drive can be changed; empty: nothing, it is a recorded one
     */
    public record PagePlan(
            int port, String title, List<PageSetup.Camera> cameras, double rate, Optional<Stage> stage) {}
}
