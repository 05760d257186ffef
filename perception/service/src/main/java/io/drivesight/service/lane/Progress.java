package io.drivesight.service.lane;

import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.pipeline.FrameOutcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a camera's tracking took in, and when that was last saved. Belongs to whoever may touch the tracking. Not thread-safe. */
final class Progress {
    private FrameOutcome.@Nullable Source source;
    private CameraState.@Nullable LastFrame last;
    private boolean started;
    private boolean unsaved;
    private long savedNanos;

    /** False: it began with nothing, and nothing of it was ever saved. */
    boolean isStarted() {
        return started;
    }

    /** It is on record as it is now. */
    void started(long nanos) {
        started = true;
        saved(nanos);
    }

    /** The tracking took a frame in. */
    void took(ConsumedFrame frame) {
        last = new CameraState.LastFrame(frame.parsed().id().sequence(), frame.captureTime());
        failedAt(frame);
    }

    /** The tracking failed at a frame, which may have changed it all the same. */
    void failedAt(ConsumedFrame frame) {
        source = frame.source();
        unsaved = true;
    }

    void saved(long nanos) {
        savedNanos = nanos;
        unsaved = false;
    }

    /** The message after which it is as it is now; empty: nothing has changed since it was last saved. */
    Optional<FrameOutcome.Source> unsaved() {
        return unsaved ? Optional.ofNullable(source) : Optional.empty();
    }

    Optional<CameraState.LastFrame> last() {
        return Optional.ofNullable(last);
    }

    boolean isDue(long nanos, long intervalNanos) {
        return unsaved && nanos - savedNanos >= intervalNanos;
    }
}
