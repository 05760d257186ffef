package io.drivesight.service.lane;

import io.drivesight.core.pipeline.PerceptionResult;

/**
 * Where frames leave. Each frame is handed over exactly once, by one of the two calls, and the sink publishes its one outcome.
 * Thread-safe; must not call back into the lanes.
 */
public interface FrameSink {
    /** Publishes a result, then the outcome PROCESSED (or FAILED when the result cannot be published). */
    void publish(ConsumedFrame frame, PerceptionResult result);

    /** Publishes an outcome for a frame without a result. */
    void end(ConsumedFrame frame, Ending ending);
}
