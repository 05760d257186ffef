package io.drivesight.service.lane;

import io.drivesight.core.frame.CameraId;
import java.time.Duration;
import java.time.Instant;

/** Reckons how old a frame is, though it was stamped by another clock. Thread-safe. */
@FunctionalInterface
public interface FrameAges {
    /**
     * Age of a frame, never negative.
     *
     * @param captureTime on the clock of whoever stamps the camera's frames
     * @param at an instant on the service's clock
     */
    Duration age(CameraId camera, Instant captureTime, Instant at);
}
