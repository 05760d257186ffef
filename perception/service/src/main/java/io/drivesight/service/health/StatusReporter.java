package io.drivesight.service.health;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.ClockSkew;
import io.drivesight.service.lane.LaneStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Puts the service's status together from its parts. Thread-safe. */
public final class StatusReporter {
    /**
     * What does not change while the service runs.
     *
     * @param instance name
     * @param version of the service
     * @param startedTime when it started
     */
    public record Identity(String instance, String version, Instant startedTime) {}

    /**
     * The model in use; before it is loaded, empty texts.
     *
     * @param name from its card
     * @param sha256 of its file
     * @param provider {@code cpu} or {@code cuda}
     */
    public record ModelInUse(String name, String sha256, String provider) {
        /** Not loaded yet. */
        public static final ModelInUse NONE = new ModelInUse("", "", "");
    }

    private final Identity identity;
    private final Health health;
    private final Clock clock;
    private volatile ModelInUse model = ModelInUse.NONE;
    private volatile Supplier<List<LaneStatus>> lanes = List::of;
    private volatile Function<CameraId, Optional<ClockSkew>> clocks = camera -> Optional.empty();

    public StatusReporter(Identity identity, Health health, Clock clock) {
        this.identity = identity;
        this.health = health;
        this.clock = clock;
    }

    /** The model is loaded. */
    public void model(ModelInUse inUse) {
        model = inUse;
    }

    /** Where to look for the cameras. */
    public void lanes(Supplier<List<LaneStatus>> source) {
        lanes = source;
    }

    /** Where to ask for the skew of the clocks that stamp a camera's frames. */
    public void clocks(Function<CameraId, Optional<ClockSkew>> source) {
        clocks = source;
    }

    /** The status now. */
    public ServiceStatus status() {
        Health.State state = health.state();
        return new ServiceStatus(
                identity.instance(),
                clock.instant(),
                identity.startedTime(),
                state.mode(),
                state.reasons(),
                model.provider(),
                model.name(),
                model.sha256(),
                identity.version(),
                lanes.get().stream().map(this::camera).toList());
    }

    private ServiceStatus.Camera camera(LaneStatus lane) {
        return new ServiceStatus.Camera(
                lane.camera().key(),
                lane.inputRateHz(),
                lane.waiting() + lane.begun(),
                lane.lastCapture(),
                clocks.apply(lane.camera()));
    }
}
