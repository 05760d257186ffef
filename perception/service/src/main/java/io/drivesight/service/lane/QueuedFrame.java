package io.drivesight.service.lane;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.StageTimings;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A camera's frame on its way from the consumed message to the outcome. It is in the hands of one thread at a time.
 *
 * @param message that it came in
 * @param frame the frame itself
 * @param expiry a result after this instant is worthless; empty: never
 * @param trackOnly true: the frame's outcome is on record already; tracking takes it in again, and nothing is published
 */
public record QueuedFrame(ConsumedMessage message, CameraFrame frame, Optional<Instant> expiry, boolean trackOnly) {
    /** The frame whose deadline passes first comes first; a frame without a deadline last. */
    static final Comparator<QueuedFrame> BY_EXPIRY = Comparator.comparing(
                    (QueuedFrame queued) -> queued.expiry().orElse(Instant.MAX))
            .thenComparing(queued -> queued.source().topic())
            .thenComparingInt(queued -> queued.source().partition())
            .thenComparingLong(queued -> queued.source().offset());

    /** A frame that has no outcome yet. */
    public QueuedFrame(ConsumedMessage message, CameraFrame frame, Optional<Instant> expiry) {
        this(message, frame, expiry, false);
    }

    /** The same frame for tracking alone: no deadline counts any more. */
    public QueuedFrame forTrackingOnly() {
        return new QueuedFrame(message, frame, Optional.empty(), true);
    }

    public FrameOutcome.Source source() {
        return message.source();
    }

    public StageTimings timings() {
        return message.timings();
    }

    CameraId camera() {
        return frame.id().camera();
    }

    Instant captureTime() {
        return frame.captureTime();
    }
}
