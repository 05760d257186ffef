package io.drivesight.service.lane;

import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.service.lane.CameraLane.InFlightFrame;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Notices workers that are stuck. A run of the model that never returns keeps its worker, its lane and its partition for ever; so does
 * tracking that does not end. Waiting for memory or for the broker does not count. Thread-safe.
 */
public final class Watchdog {
    private record Work(Stage stage, long begunNanos) {}

    private final Duration limit;
    private final FrameSink sink;
    private final LongSupplier nanoTime;
    private final Map<InFlightFrame, Work> begun = new ConcurrentHashMap<>();

    /**
     * A watch over all workers of a service.
     *
     * @param limit longest time for one frame's detection, and for its tracking
     * @param sink gets the outcome of frames that workers are stuck at
     * @param nanoTime monotonic clock [ns]
     */
    public Watchdog(Duration limit, FrameSink sink, LongSupplier nanoTime) {
        this.limit = limit;
        this.sink = sink;
        this.nanoTime = nanoTime;
    }

    /** A worker is at a frame from now on; again: the time begins anew. */
    void begin(InFlightFrame frame, Stage stage) {
        begun.put(frame, new Work(stage, nanoTime.getAsLong()));
    }

    void over(InFlightFrame frame) {
        begun.remove(frame);
    }

    /**
     * Looks for workers that are stuck. Their frames end as FAILED, so that the next to read them is not stuck at them again.
     *
     * @return what is stuck; empty: nothing
     */
    public Optional<String> look() {
        Optional<String> stuck = Optional.empty();
        for (Map.Entry<InFlightFrame, Work> one : begun.entrySet()) {
            long nanos = nanoTime.getAsLong() - one.getValue().begunNanos();
            if (nanos > limit.toNanos()) {
                QueuedFrame frame = one.getKey().queued();
                String what = "a worker has been at %s for %d ms, and may be for %d"
                        .formatted(frame.frame().id(), nanos / 1_000_000, limit.toMillis());
                if (one.getKey().claim() && !frame.trackOnly()) {
                    Stage stage = one.getValue().stage();
                    sink.end(frame, new OutcomeDecision(Outcome.FAILED, OutcomeDecision.STALLED, what, stage));
                }
                stuck = Optional.of(what);
            }
        }
        return stuck;
    }
}
