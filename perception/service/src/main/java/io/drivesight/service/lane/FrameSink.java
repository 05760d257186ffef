package io.drivesight.service.lane;

import io.drivesight.core.pipeline.PerceptionResult;

/**
 * Where messages leave. Each is handed over exactly once, by one of the three calls, and the sink publishes its one outcome.
 * Thread-safe; must not call back into the lanes.
 */
public interface FrameSink {
    /** Publishes a result, then the outcome PROCESSED (or FAILED when the result cannot be published). */
    void publish(QueuedFrame frame, PerceptionResult result);

    /** Publishes an outcome for a frame without a result. */
    void end(QueuedFrame frame, OutcomeDecision decision);

    /** Publishes an outcome for a message that holds no frame. */
    void reject(ConsumedMessage message, OutcomeDecision decision);
}
