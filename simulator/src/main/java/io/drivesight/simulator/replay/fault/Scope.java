package io.drivesight.simulator.replay.fault;

import io.drivesight.core.frame.CameraId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Which frames a specification is about.
 *
 * @param cameras names of cameras, or {@code vehicle/camera}; empty: all
 * @param from first moment, by capture time since the replay's first frame
 * @param to first moment that is no longer meant; empty: to the end
 */
public record Scope(Set<String> cameras, Duration from, Optional<Duration> to) {
    /** All frames. */
    public static final Scope ALL = new Scope(Set.of(), Duration.ZERO, Optional.empty());

    public Scope {
        cameras = Set.copyOf(cameras);
    }

    boolean covers(CameraId camera, Duration at) {
        return (cameras.isEmpty() || cameras.contains(camera.camera()) || cameras.contains(camera.key()))
                && at.compareTo(from) >= 0
                && to.map(end -> at.compareTo(end) < 0).orElse(true);
    }
}
