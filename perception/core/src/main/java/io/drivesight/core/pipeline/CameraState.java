package io.drivesight.core.pipeline;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.state.SavedState;
import java.time.Instant;
import java.util.Optional;

/**
 * What the tracking of one camera remembers after one of its messages: whoever takes the camera over goes on from it.
 *
 * @param camera whose it is
 * @param source the message after which it was taken; of a camera without any frame yet, one offset before its first
 * @param last the last frame that the tracking took in; empty: none
 * @param version of the form of {@code tracking}: {@link CameraTracking#STATE_VERSION} of who wrote it
 * @param settingsSha256 {@link TrackingSettings#sha256()} of who wrote it
 * @param tracking the state itself
 * @param instance who wrote it
 * @param saveTime when it was taken, on the service's clock
 */
public record CameraState(
        CameraId camera,
        FrameOutcome.Source source,
        Optional<LastFrame> last,
        int version,
        String settingsSha256,
        SavedState tracking,
        String instance,
        Instant saveTime) {
    /**
     * A frame that the tracking took in.
     *
     * @param sequence its number, unsigned
     * @param captureTime when it was captured
     */
    public record LastFrame(long sequence, Instant captureTime) {
        static LastFrame of(CameraFrame frame) {
            return new LastFrame(frame.id().sequence(), frame.captureTime());
        }
    }
}
