package io.drivesight.service.modes;

import io.drivesight.core.frame.VehicleData;
import io.drivesight.core.pipeline.ServiceStatus.Figure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Notices cameras whose frames tell what cannot be true of camera or vehicle: a bus that sends its word for "not available", a
 * wrong unit. Each kind stands while half of the frames of the last two seconds show it.
 */
public final class VehicleDataWatch extends CameraWatch<VehicleDataWatch.Camera> {
    private static final long WINDOW_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int LEAST_FRAMES = 3;
    private static final double RAISED_SHARE = 0.5;
    private static final double CLEAR_SHARE = 0.1;

    /** The frames of one camera. */
    static final class Camera extends CameraWatch.Camera {
        private final RollingSeconds<Shares<VehicleData>> window =
                new RollingSeconds<>(WINDOW_NANOS, () -> new Shares<>(VehicleData.class));
    }

    /**
     * Knows no camera yet.
     *
     * @param maxCameras kept at most
     */
    public VehicleDataWatch(ModeLimits limits, int maxCameras) {
        super(limits, maxCameras, Camera::new);
    }

    @Override
    public synchronized void arrived(Arrival arrival) {
        Camera camera = seen(arrival.camera().key(), arrival.fetchNanos());
        camera.partition = arrival.partition();
        Shares<VehicleData> shares = camera.window.now(arrival.fetchNanos());
        shares.count();
        arrival.dropped().forEach(shares::count);
    }

    @Override
    List<Observation> look(String name, Camera camera, long nanos) {
        Shares<VehicleData> shares = camera.window.sum(nanos, Shares::add);
        return Arrays.stream(VehicleData.values())
                .map(data -> observation(name, data, shares))
                .toList();
    }

    private static Observation observation(String name, VehicleData data, Shares<VehicleData> shares) {
        double share = shares.of(data);
        return new Observation(
                new Key(ReasonCodes.IMPLAUSIBLE_DATA, data.code(), name),
                shares.level(data, LEAST_FRAMES, RAISED_SHARE, CLEAR_SHARE),
                false,
                String.format(
                        Locale.ROOT,
                        "%.0f %% of the last %d frames tell what cannot be true, and are processed without it",
                        100 * share,
                        shares.all()),
                Optional.of(new Figure(share, RAISED_SHARE, "share")));
    }
}
