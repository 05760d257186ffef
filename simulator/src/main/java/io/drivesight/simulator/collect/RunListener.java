package io.drivesight.simulator.collect;

import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.fusion.world.World;
import io.drivesight.simulator.replay.SendListener;
import java.time.Instant;

/**
 * Looks on while a run is on its way: what is sent, and every message that the service publishes. What it publishes is told on one
 * thread, what is sent from others.
 */
public interface RunListener extends SendListener {
    /** What became of a frame and of those that ride along with it, and what was seen. */
    default void result(FrameResult result, Instant received) {}

    /** A message that the service could not use. */
    default void deadLetter(DeadLetter letter) {}

    /** What the cameras of a vehicle see together, as a fusion tells it. */
    default void world(World world) {}

    /** Heartbeat of a service instance. */
    default void status(ServiceStatus status) {}

    /** A result that is no message of the contracts. */
    default void unreadable(String topic, String reason) {}
}
