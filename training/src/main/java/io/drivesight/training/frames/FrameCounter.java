package io.drivesight.training.frames;

import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.WireException;

/** Counts the frames that a selection would take. */
final class FrameCounter {
    private final FrameSelection selection;
    private long wanted;

    FrameCounter(FrameOptions options) {
        this.selection = new FrameSelection(options);
    }

    void offer(byte[] value) {
        try {
            wanted += selection.takes(CameraFrameCodec.decode(value)) ? 1 : 0;
        } catch (WireException notAFrame) {
            // Counted when frames are taken.
            return;
        }
    }

    long wanted() {
        return wanted;
    }
}
