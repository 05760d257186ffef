package io.drivesight.service.health;

import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.service.lane.LaneStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
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

    /** The status now. */
    public ServiceStatus status() {
        return new ServiceStatus(
                identity.instance(),
                clock.instant(),
                identity.startedTime(),
                health.mode(),
                health.reasons(),
                model.provider(),
                model.name(),
                model.sha256(),
                identity.version(),
                lanes.get().stream().map(StatusReporter::camera).toList());
    }

    private static ServiceStatus.Camera camera(LaneStatus lane) {
        return new ServiceStatus.Camera(
                lane.camera().key(), lane.inputRateHz(), lane.waiting() + lane.begun(), lane.lastCapture());
    }
}
