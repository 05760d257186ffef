package io.drivesight.service.modes;

import io.drivesight.core.frame.VehicleData;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Notices cameras whose frames tell what cannot be true of camera or vehicle: a bus that sends its word for "not available", a
 * wrong unit. Each kind stands while half of the frames of the last two seconds show it.
 */
public final class VehicleDataWatch extends CameraWatch<VehicleDataWatch.Camera> {
    private static final long WINDOW_NANOS = Duration.ofSeconds(2).toNanos();
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
    public VehicleDataWatch(int maxCameras) {
        super(maxCameras, Camera::new);
    }

    @Override
    public synchronized void arrived(Arrival arrival) {
        Camera camera = seen(arrival.camera().key(), arrival.fetchNanos());
        camera.partition = arrival.partition();
        Shares<VehicleData> shares = camera.window.now(arrival.fetchNanos());
        shares.add(1);
        arrival.dropped().forEach(data -> shares.add(data, 1));
    }

    @Override
    List<Observation> look(String name, Camera camera, long nanos) {
        Shares<VehicleData> shares = camera.window.sum(nanos, Shares::add);
        return Arrays.stream(VehicleData.values())
                .map(data -> shares.observation(
                        new Key(ReasonCodes.IMPLAUSIBLE_DATA, data.code(), name),
                        data,
                        RAISED_SHARE,
                        CLEAR_SHARE,
                        "frames tell what cannot be true, and are processed without it"))
                .toList();
    }
}
