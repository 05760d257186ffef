package io.drivesight.service.lane;

import io.drivesight.core.frame.CameraId;
import java.time.Instant;
import java.util.Optional;

/**
 * A camera's frame has come in, whatever becomes of it.
 *
 * @param camera whose
 * @param partition of the frames topic
 * @param captureTime on the clock of whoever stamps the camera's frames
 * @param recordTime the record's own timestamp, on the clock of its producer or of the broker; empty: it has none
 * @param fetchTime on the service's clock
 * @param fetchNanos the same instant on the monotonic clock [ns]
 * @param caughtUp true: nothing more was waiting in the partition, so that the frame did not wait there either
 */
public record Arrival(
        CameraId camera,
        int partition,
        Instant captureTime,
        Optional<Instant> recordTime,
        Instant fetchTime,
        long fetchNanos,
        boolean caughtUp) {}
