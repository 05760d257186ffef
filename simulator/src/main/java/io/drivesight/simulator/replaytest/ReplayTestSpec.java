package io.drivesight.simulator.replaytest;

import io.drivesight.simulator.replay.fault.FaultPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A replay test as written.
 *
 * @param name for reports
 * @param drive what is replayed, as the options of {@code replay}
 * @param policy {@code every} or {@code latest}
 * @param speed drive seconds per second, above 0; empty: as fast as frames are taken
 * @param service settings of the service, by key; {@code model.path} among them
 * @param faults what is done to frames on their way
 * @param expectations what must hold
 */
public record ReplayTestSpec(
        String name,
        Map<String, String> drive,
        String policy,
        Optional<Double> speed,
        Map<String, String> service,
        FaultPlan faults,
        List<Expectation> expectations) {
    public ReplayTestSpec {
        drive = new LinkedHashMap<>(drive);
        service = new LinkedHashMap<>(service);
        expectations = List.copyOf(expectations);
    }

    /** True: nothing is skipped, and stamps are the drive's own. */
    public boolean every() {
        return policy.equals("every");
    }
}
