package io.drivesight.simulator.replay;

import io.drivesight.core.frame.FrameId;
import io.drivesight.simulator.truth.FrameTruth;
import java.time.Instant;

/**
 * Where the truth about frames goes. It is told of every frame that the drive has truth about, before the frame goes to its own
 * sink: also of frames that a fault then keeps from the bus.
 */
@FunctionalInterface
public interface TruthSink {
    /**
     * What is really in a frame.
     *
     * @param frame its identity
     * @param captureTime its capture time
     */
    void truth(FrameId frame, Instant captureTime, FrameTruth truth);
}
