package io.drivesight.service.lane;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.StageTimings;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * One consumed message on its way to its outcome. It is in the hands of one thread at a time.
 *
 * @param source topic, partition and offset
 * @param value the message's value as consumed; read-only
 * @param frame the parsed frame; empty when the message could not be parsed
 * @param fetchTime when it was fetched, on the service's clock
 * @param fetchNanos the same instant on the monotonic clock [ns]
 * @param expiry a result after this instant is worthless; empty: never
 * @param traceParent W3C trace context to pass on; empty: none came with the message
 * @param timings stages reached so far
 * @param answered true: its outcome was published before this service took its camera over; the tracking takes it in again,
 *     and nothing is published
 */
public record ConsumedFrame(
        FrameOutcome.Source source,
        ByteBuffer value,
        Optional<CameraFrame> frame,
        Instant fetchTime,
        long fetchNanos,
        Optional<Instant> expiry,
        Optional<String> traceParent,
        StageTimings timings,
        boolean answered) {
    /** A message that has no outcome yet. */
    public ConsumedFrame(
            FrameOutcome.Source source,
            ByteBuffer value,
            Optional<CameraFrame> frame,
            Instant fetchTime,
            long fetchNanos,
            Optional<Instant> expiry,
            Optional<String> traceParent,
            StageTimings timings) {
        this(source, value, frame, fetchTime, fetchNanos, expiry, traceParent, timings, false);
    }

    /** The same message as one that had its outcome before: no deadline counts any more. */
    public ConsumedFrame asAnswered() {
        return new ConsumedFrame(
                source, value, frame, fetchTime, fetchNanos, Optional.empty(), traceParent, timings, true);
    }

    /** The parsed frame of a message that is in a lane. */
    CameraFrame parsed() {
        return frame.orElseThrow();
    }

    CameraId camera() {
        return parsed().id().camera();
    }

    Instant captureTime() {
        return parsed().captureTime();
    }
}
