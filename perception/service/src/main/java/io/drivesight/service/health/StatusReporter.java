package io.drivesight.service.health;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.ClockSkew;
import io.drivesight.service.lane.Lanes;
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
    private final Function<CameraId, Optional<ClockSkew>> skews;
    private volatile ModelInUse model = ModelInUse.NONE;
    private volatile Supplier<List<Lanes.Status>> lanes = List::of;

    /**
     * A reporter of a service that has no model and no cameras yet.
     *
     * @param skews of the clocks that stamp a camera's frames
     */
    public StatusReporter(
            Identity identity, Health health, Function<CameraId, Optional<ClockSkew>> skews, Clock clock) {
        this.identity = identity;
        this.health = health;
        this.skews = skews;
        this.clock = clock;
    }

    /** The model is loaded. */
    public void model(ModelInUse inUse) {
        model = inUse;
    }

    /** Cameras can be seen from now on. */
    public void lanes(Supplier<List<Lanes.Status>> source) {
        lanes = source;
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

    private ServiceStatus.Camera camera(Lanes.Status lane) {
        return new ServiceStatus.Camera(
                lane.camera().key(),
                lane.inputRateHz(),
                lane.waiting() + lane.inFlight(),
                lane.lastCapture(),
                skews.apply(lane.camera()));
    }
}
