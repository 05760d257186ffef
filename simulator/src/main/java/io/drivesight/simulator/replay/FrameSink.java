package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraFrame;

/** Where frames go. */
@FunctionalInterface
public interface FrameSink {
    /** Takes a frame; may block while it has no room. */
    void send(CameraFrame frame);

    /** Waits until what was taken and is still held back has gone its way. */
    default void flush() {}
}
