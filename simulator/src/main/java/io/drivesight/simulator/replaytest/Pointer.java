package io.drivesight.simulator.replaytest;

import io.drivesight.core.frame.FrameId;
import java.util.Locale;

/**
 * Where to look.
 *
 * @param frame which frame
 * @param seconds its capture time since the run's first frame [s]
 * @param what what is there, a few words
 */
public record Pointer(FrameId frame, double seconds, String what) {
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "camera %s, frame %d, at %.2f s: %s", frame.camera(), frame.sequence(), seconds, what);
    }
}
