package io.drivesight.simulator.replay.fault;

import io.drivesight.core.frame.CameraFrame;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** A frame while faults are put on it: what is sent, how often and when. */
final class Delivery {
    final Set<FaultKind> faults = EnumSet.noneOf(FaultKind.class);
    CameraFrame frame;
    int copies = 1;
    Duration delay = Duration.ZERO;

    Delivery(CameraFrame frame) {
        this.frame = frame;
    }

    boolean has(FaultKind kind) {
        return faults.contains(kind);
    }
}
