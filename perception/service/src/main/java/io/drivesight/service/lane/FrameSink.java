package io.drivesight.service.lane;

import io.drivesight.core.pipeline.PerceptionResult;

/**
 * Where messages leave. Each is handed over exactly once, by one of the three calls, and the sink publishes its one result.
 * Thread-safe; must not call back into the lanes.
 */
public interface FrameSink {
    /** Publishes what was seen: PROCESSED (or FAILED when it cannot be published). */
    void publish(QueuedFrame frame, PerceptionResult result);

    /** Publishes how a frame ended without that; of a frame that was passed over maybe later, with a later one. Never waits. */
    void end(QueuedFrame frame, OutcomeDecision decision);

    /** Publishes how a message ended that holds no frame. Never waits. */
    void reject(ConsumedMessage message, OutcomeDecision decision);
}
