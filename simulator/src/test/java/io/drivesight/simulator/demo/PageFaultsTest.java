package io.drivesight.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.simulator.page.Fault;
import io.drivesight.simulator.replay.fault.FaultControls;
import io.drivesight.simulator.replay.fault.FaultPlan;
import io.drivesight.simulator.replay.fault.FaultSpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PageFaultsTest {
    private final FaultControls controls = new FaultControls(FaultPlan.parse(7, List.of("jitter=5ms")));
    private final PageFaults faults = new PageFaults(controls);

    @Test
    void set_someOnOneCamera_comeOnTopOfThoseThatTheRunBeganWith() {
        faults.set(new PageFaults.Setting(Set.of(Fault.DELAY), "front"));

        assertThat(controls.plan()).isEqualTo(FaultPlan.parse(7, List.of("jitter=5ms", "delay=400ms,cameras=front")));
    }

    @Test
    void set_all_makesSense() {
        faults.set(new PageFaults.Setting(EnumSet.allOf(Fault.class), ""));

        FaultSpec spec = controls.plan().specs().get(1);
        assertThat(spec.drop()).isPositive();
        assertThat(spec.freeze().chance()).isEqualTo(1);
        assertThat(spec.blackOut().chance()).isEqualTo(1);
        assertThat(spec.corrupt()).isPositive();
    }

    @Test
    void set_none_leavesThoseThatTheRunBeganWith() {
        faults.set(new PageFaults.Setting(Set.of(Fault.DROP), ""));
        faults.set(new PageFaults.Setting(Set.of(), ""));

        assertThat(controls.plan()).isEqualTo(FaultPlan.parse(7, List.of("jitter=5ms")));
    }
}
