package io.drivesight.simulator.cli;

import io.drivesight.simulator.replay.fault.FaultPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Option;

/** What is done to frames on their way, as options. */
final class FaultOptions {
    @Option(
            names = "--fault",
            paramLabel = "KEY=VALUE,...",
            description = {
                "Faults of frames; may be given again. Chances per frame: drop, duplicate, reorder, corrupt, freeze, black-out"
                        + " (the last two also 0.01/2s: begins so often, lasts so long). Times: delay=50ms, jitter=20ms,"
                        + " skew=-200ms, drift=1ms (per second). Where and when: cameras=front+rear, from=5s, to=8s.",
                "E.g. --fault drop=0.1,delay=50ms --fault freeze=1,cameras=front,from=3s,to=5s"
            })
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--fault-seed",
            paramLabel = "N",
            description = "Same seed, same faults on the same frames (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    AtomicReference<FaultPlan> plan() {
        try {
            return new AtomicReference<>(FaultPlan.parse(seed, faults));
        } catch (IllegalArgumentException wrong) {
            throw new UsageException("--fault: " + wrong.getMessage());
        }
    }

    /** Adds them to what a report says about its run. */
    void addTo(Map<String, String> settings) {
        if (!faults.isEmpty()) {
            settings.put("faults", String.join("; ", faults));
            settings.put("faultSeed", Long.toString(seed));
        }
    }
}
