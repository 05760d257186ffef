package io.drivesight.simulator.session;

import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.Pace;
import io.drivesight.simulator.replay.Replayer;
import io.drivesight.simulator.replay.Stamps;

/**
 * What is replayed and how.
 *
 * @param drive the frames; closed by its owner
 * @param pace when they are due
 * @param stamps which capture times they get
 * @param options numbers, end, deadlines
 */
public record ReplayPlan(Drive drive, Pace pace, Stamps stamps, Replayer.Options options) {}
