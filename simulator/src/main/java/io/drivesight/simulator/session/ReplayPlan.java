package io.drivesight.simulator.session;

import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.Pace;
import io.drivesight.simulator.replay.Replayer;
import io.drivesight.simulator.replay.Stamps;
import io.drivesight.simulator.replay.fault.FaultControls;

/**
 * What is replayed and how.
 *
 * @param drive the frames; closed by its owner
 * @param pace when they are due
 * @param stamps which capture times they get
 * @param options numbers, end, deadlines
 * @param faults what is done to frames on their way
 */
public record ReplayPlan(Drive drive, Pace pace, Stamps stamps, Replayer.Options options, FaultControls faults) {
    /** Without faults. */
    public ReplayPlan(Drive drive, Pace pace, Stamps stamps, Replayer.Options options) {
        this(drive, pace, stamps, options, FaultControls.off());
    }
}
