package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;

/** Told what became of frames on their way to the bus. Called from several threads. */
public interface SendListener {
    /** A frame is about to be handed to the producer. */
    default void sending(CameraFrame frame) {}

    /** The bus has it. */
    default void acknowledged(FrameId frame) {}

    /** The bus did not take it, and it will not be tried again. */
    default void refused(FrameId frame, String reason) {}
}
