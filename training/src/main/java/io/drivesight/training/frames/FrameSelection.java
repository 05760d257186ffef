package io.drivesight.training.frames;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.WireException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says which frames of a stream are wanted: of the right camera, every so manyeth, far enough apart. Not thread-safe. */
final class FrameSelection {
    private final FrameOptions options;
    private final Map<CameraId, Long> counts = new HashMap<>();
    private final Map<CameraId, Instant> last = new HashMap<>();

    FrameSelection(FrameOptions options) {
        this.options = options;
    }

    /** True: of the camera that is wanted. */
    boolean isWanted(CameraId camera) {
        return options.camera()
                .map(name -> name.equals(camera.key()) || name.equals(camera.camera()))
                .orElse(true);
    }

    /** As the other, for a {@code CameraFrame} on the wire; what is none is not to be taken. */
    boolean takes(byte[] value) {
        try {
            return takes(CameraFrameCodec.decode(value));
        } catch (WireException e) {
            return false;
        }
    }

    /** True: the frame is to be taken. Frames of a camera are asked for in their order. */
    boolean takes(CameraFrame frame) {
        CameraId camera = frame.id().camera();
        if (!isWanted(camera)) {
            return false;
        }
        long number = counts.merge(camera, 1L, Long::sum) - 1;
        if (number % options.every() != 0 || isTooNear(camera, frame.captureTime())) {
            return false;
        }
        last.put(camera, frame.captureTime());
        return true;
    }

    /** A clock that was set back must not shut out all that follows. */
    private boolean isTooNear(CameraId camera, Instant time) {
        @Nullable Instant before = last.get(camera);
        return before != null
                && !time.isBefore(before)
                && Duration.between(before, time).compareTo(options.apart()) < 0;
    }
}
