package io.drivesight.simulator.page;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.FrameOutcomeCodec;
import io.drivesight.evaluation.figures.Quantiles;
import io.drivesight.simulator.collect.RunListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The figures of the last seconds and the counts since the beginning, of all cameras. Thread-safe. */
final class Figures implements RunListener {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int MOST_SAMPLES = 20_000;

    private record Sample(long nanos, double value) {}

    private final LongSupplier nanoTime;
    private final Deque<Sample> latencies = new ArrayDeque<>();
    private final Deque<Sample> sends = new ArrayDeque<>();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private @Nullable ServiceStatus status;
    private long sent;

    /**
     * How it stands.
     *
     * @param p50 median of capture to published over the last seconds [ms]; 0 when there was no result
     * @param p99 the same, 99th percentile [ms]
     * @param sentPerSecond frames sent, over the last seconds [1/s]
     * @param processedPerSecond frames processed, over the last seconds [1/s]
     * @param sent frames sent since the beginning
     * @param outcomes frames by outcome since the beginning
     * @param status the service's last heartbeat; empty: none yet
     */
    record Snapshot(
            double p50,
            double p99,
            double sentPerSecond,
            double processedPerSecond,
            long sent,
            Map<Outcome, Long> outcomes,
            Optional<ServiceStatus> status) {}

    Figures(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void sending(CameraFrame frame) {
        sent++;
        add(sends, 1);
    }

    @Override
    public synchronized void refused(FrameId frame, String reason) {
        sent--;
    }

    @Override
    public synchronized void objects(DetectedObjectsCodec.Message message, Instant received) {
        Duration latency = Duration.between(
                message.header().captureTime(), message.header().publishTime());
        add(latencies, latency.toNanos() / 1e6);
    }

    @Override
    public synchronized void outcome(FrameOutcomeCodec.Message message) {
        outcomes.merge(message.outcome().outcome(), 1L, Long::sum);
    }

    @Override
    public synchronized void status(ServiceStatus heartbeat) {
        status = heartbeat;
    }

    private void add(Deque<Sample> samples, double value) {
        samples.add(new Sample(nanoTime.getAsLong(), value));
        forget(samples);
    }

    private void forget(Deque<Sample> samples) {
        long oldest = nanoTime.getAsLong() - WINDOW_NANOS;
        while (!samples.isEmpty() && (samples.getFirst().nanos() < oldest || samples.size() > MOST_SAMPLES)) {
            samples.removeFirst();
        }
    }

    synchronized Snapshot snapshot() {
        forget(latencies);
        forget(sends);
        double[] values = latencies.stream().mapToDouble(Sample::value).toArray();
        double window = WINDOW_NANOS / 1e9;
        return new Snapshot(
                values.length == 0 ? 0 : Quantiles.nearestRank(0.5, values),
                values.length == 0 ? 0 : Quantiles.nearestRank(0.99, values),
                sends.size() / window,
                values.length / window,
                sent,
                new EnumMap<>(outcomes.isEmpty() ? Map.of(Outcome.PROCESSED, 0L) : outcomes),
                Optional.ofNullable(status));
    }
}
