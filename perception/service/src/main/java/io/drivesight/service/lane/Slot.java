package io.drivesight.service.lane;

import io.drivesight.core.pipeline.DetectedFrame;
import java.util.Optional;

/** A begun frame's place in its camera's order. Its mutable part is guarded by the lanes' lock. */
final class Slot {
    private final CameraLane lane;
    private final ConsumedFrame frame;
    private boolean settled;
    private long settledNanos;
    private Optional<DetectedFrame> detected = Optional.empty();

    Slot(CameraLane lane, ConsumedFrame frame) {
        this.lane = lane;
        this.frame = frame;
    }

    CameraLane lane() {
        return lane;
    }

    ConsumedFrame frame() {
        return frame;
    }

    /** Detection is over: with a result, or the frame has ended otherwise (empty). */
    void settle(Optional<DetectedFrame> result, long nanos) {
        detected = result;
        settledNanos = nanos;
        settled = true;
    }

    boolean isSettled() {
        return settled;
    }

    long settledNanos() {
        return settledNanos;
    }

    Optional<DetectedFrame> detected() {
        return detected;
    }
}
