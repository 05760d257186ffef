package io.drivesight.core.pipeline;

import io.drivesight.core.pipeline.CameraState.LastFrame;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a frame follows the one that its camera's tracking took in last. */
public enum Succession {
    /** It was captured before, or at the same time: it comes too late to be tracked. */
    LATE,
    /** It is the next one. */
    NEXT,
    /** Tracks begin anew with it: too much time has passed, or the camera's clock was set back. */
    ANEW;

    /**
     * Judges by capture times and numbers. Frames that come late were numbered before; those of a clock that was set back go on
     * in their numbers.
     *
     * @param before null: it is the first
     * @param longestGapSeconds after which tracks begin anew
     */
    static Succession of(@Nullable LastFrame before, LastFrame frame, double longestGapSeconds) {
        if (before == null) {
            return NEXT;
        }
        Duration gap = Duration.between(before.captureTime(), frame.captureTime());
        Duration longest = Duration.ofNanos(Math.round(1e9 * longestGapSeconds));
        if (gap.isNegative() || gap.isZero()) {
            boolean setBack = gap.negated().compareTo(longest) > 0
                    && Long.compareUnsigned(frame.sequence(), before.sequence()) > 0;
            return setBack ? ANEW : LATE;
        }
        return gap.compareTo(longest) > 0 ? ANEW : NEXT;
    }
}
