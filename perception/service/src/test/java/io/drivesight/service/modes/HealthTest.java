package io.drivesight.service.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.ServiceStatus.Reason;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final Reason MISSING = new Reason("model-loading", "the model is being loaded", "");
    private static final Reason LIMIT = new Reason("cpu-fallback", "runs on CPU", "");

    private final Health health = new Health();

    @Test
    void mode_followsRequirementsLimitsStopAndFailure() {
        AtomicReference<Optional<Reason>> missing = new AtomicReference<>(Optional.of(MISSING));
        AtomicReference<List<Reason>> limits = new AtomicReference<>(List.of());
        health.require(missing::get);
        health.limitedBy(limits::get);

        assertThat(health.state().mode()).isEqualTo(OperatingMode.STARTING);
        assertThat(health.notReady()).containsExactly(MISSING.bringing(OperatingMode.STARTING));
        missing.set(Optional.empty());
        assertThat(health.state().mode()).isEqualTo(OperatingMode.NORMAL);
        limits.set(List.of(LIMIT));
        assertThat(health.state().mode()).isEqualTo(OperatingMode.DEGRADED);
        assertThat(health.notReady()).isEmpty();
        assertThat(health.state().reasons()).containsExactly(LIMIT);
        Reason broken = new Reason("no-usable-camera", "all are silent", "").bringing(OperatingMode.UNAVAILABLE);
        limits.set(List.of(LIMIT, broken));
        assertThat(health.state().mode()).isEqualTo(OperatingMode.UNAVAILABLE);
        assertThat(health.notReady()).isEmpty();
        assertThat(health.failure()).isEmpty();
        limits.set(List.of(LIMIT));
        health.stopping();
        assertThat(health.state().mode()).isEqualTo(OperatingMode.STOPPING);
        assertThat(health.failure()).isEmpty();
        health.failed(new IllegalStateException("first"));
        health.failed(new IllegalStateException("second"));
        assertThat(health.state().mode()).isEqualTo(OperatingMode.UNAVAILABLE);
        assertThat(health.failure()).get().extracting(Reason::detail).asString().contains("first");
    }
}
