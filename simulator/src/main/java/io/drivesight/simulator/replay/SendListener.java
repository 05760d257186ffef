package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.simulator.truth.FrameTruth;
import java.time.Instant;

/** Told what becomes of frames on their way to the bus. Called from several threads. */
public interface SendListener {
    /**
     * What is really in a frame. It is told of every frame that the drive has truth about, before the frame is sent: also of frames
     * that a fault then keeps from the bus.
     */
    default void truth(FrameId frame, Instant captureTime, FrameTruth truth) {}

    /** A frame is about to be handed to the producer. */
    default void sending(CameraFrame frame) {}

    /** The bus has it, there. */
    default void acknowledged(FrameId frame, FrameOutcome.Source place) {}

    /** The bus did not take it, and it will not be tried again. */
    default void refused(FrameId frame, String reason) {}
}
