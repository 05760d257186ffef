/**
 * Drives into Kafka. A {@link io.drivesight.simulator.replay.Drive} says which frame comes next and when; a
 * {@link io.drivesight.simulator.replay.Replayer} keeps the pace, numbers and stamps the frames, and hands them to a
 * {@link io.drivesight.simulator.replay.FrameSink}.
 */
@NullMarked
package io.drivesight.simulator.replay;

import org.jspecify.annotations.NullMarked;
