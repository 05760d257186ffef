package io.drivesight.simulator.collect;

import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.FrameOutcomeCodec;
import io.drivesight.core.wire.TrajectoryHintsCodec;
import io.drivesight.simulator.replay.SendListener;
import java.time.Instant;

/**
 * Looks on while a run is on its way: what is sent, and every message on the result topics. Results are told on one thread, what is
 * sent from others.
 */
public interface RunListener extends SendListener {
    /** Objects of a frame. */
    default void objects(DetectedObjectsCodec.Message message, Instant received) {}

    /** Trajectory hints of a frame. */
    default void hints(TrajectoryHintsCodec.Message message) {}

    /** How a frame ended. */
    default void outcome(FrameOutcomeCodec.Message message) {}

    /** A message that the service could not use. */
    default void deadLetter(DeadLetter letter) {}

    /** Heartbeat of a service instance. */
    default void status(ServiceStatus status) {}

    /** A result that is no message of the contracts. */
    default void unreadable(String topic, String reason) {}
}
