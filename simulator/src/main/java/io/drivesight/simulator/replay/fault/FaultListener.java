package io.drivesight.simulator.replay.fault;

import io.drivesight.core.frame.FrameId;

/** Told of every fault that a frame gets, before the frame is sent (or, when dropped, instead). One thread at a time. */
@FunctionalInterface
public interface FaultListener {
    /** A frame has a fault; several faults of one frame are told one by one. */
    void faulted(FrameId frame, FaultKind kind);
}
