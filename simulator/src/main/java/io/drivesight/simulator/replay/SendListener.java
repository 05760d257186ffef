package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;

/** Told what became of frames on their way to the bus. Called from several threads. */
public interface SendListener {
    /** A frame is about to be handed to the producer. */
    void sending(CameraFrame frame);

    /** The bus has it. */
    void acknowledged(FrameId frame);

    /** The bus did not take it, and it will not be tried again. */
    void refused(FrameId frame, String reason);

    /** Listens to nothing. */
    static SendListener none() {
        return new SendListener() {
            @Override
            public void sending(CameraFrame frame) {}

            @Override
            public void acknowledged(FrameId frame) {}

            @Override
            public void refused(FrameId frame, String reason) {}
        };
    }
}
