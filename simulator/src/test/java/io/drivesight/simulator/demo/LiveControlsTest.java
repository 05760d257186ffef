package io.drivesight.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.frame.CameraId;
import io.drivesight.simulator.page.PageControls;
import io.drivesight.simulator.replay.fault.FaultKind;
import io.drivesight.simulator.replay.fault.FaultPlan;
import io.drivesight.simulator.replay.fault.FaultSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LiveControlsTest {
    private final AtomicReference<FaultPlan> plan = new AtomicReference<>(FaultPlan.parse(7, List.of("jitter=5ms")));
    private final LiveControls controls =
            new LiveControls(List.of(new CameraId("v", "front")), 10, Optional.empty(), plan);

    @Test
    void faults_someOnOneCamera_comeOnTopOfThoseThatTheRunBeganWith() {
        controls.faults(Set.of(FaultKind.DELAY), "front");

        assertThat(plan.get()).isEqualTo(FaultPlan.parse(7, List.of("jitter=5ms", "delay=400ms,cameras=front")));
        assertThat(controls.state().faults()).containsExactly(FaultKind.DELAY);
        assertThat(controls.state().faultyCamera()).isEqualTo("front");
    }

    @Test
    void faults_all_makesSense() {
        controls.faults(Set.copyOf(PageControls.FAULTS), "");

        FaultSpec spec = Objects.requireNonNull(plan.get()).specs().get(1);
        assertThat(spec.chances())
                .containsOnlyKeys(FaultKind.DROP, FaultKind.FREEZE, FaultKind.BLACK_OUT, FaultKind.CORRUPT)
                .containsEntry(FaultKind.FREEZE, new FaultSpec.Episodes(1, Duration.ZERO))
                .containsEntry(FaultKind.BLACK_OUT, new FaultSpec.Episodes(1, Duration.ZERO));
        assertThat(spec.chances().values()).allMatch(fault -> fault.chance() > 0);
    }

    @Test
    void faults_none_leavesThoseThatTheRunBeganWith() {
        controls.faults(Set.of(FaultKind.DROP), "");
        controls.faults(Set.of(), "");

        assertThat(plan.get()).isEqualTo(FaultPlan.parse(7, List.of("jitter=5ms")));
    }

    @Test
    void faults_cameraThatIsNotShown_isRefused() {
        assertThatThrownBy(() -> controls.faults(Set.of(FaultKind.DROP), "rear"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
