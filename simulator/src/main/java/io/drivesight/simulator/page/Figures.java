package io.drivesight.simulator.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
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
    private static final int MOST_REASONS = 4;

    private record Sample(long nanos, double value) {}

    private final LongSupplier nanoTime;
    private final Deque<Sample> latencies = new ArrayDeque<>();
    private final Deque<Sample> sends = new ArrayDeque<>();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private @Nullable ServiceStatus status;
    private long sent;

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
    public synchronized void result(FrameResult result, Instant received) {
        result.forEachOutcome((outcome, count) -> outcomes.merge(outcome.outcome(), count, Long::sum));
        FrameOutcome own = result.outcome();
        if (own.outcome() == Outcome.PROCESSED) {
            own.captureTime()
                    .map(captured -> Duration.between(captured, own.outcomeTime()))
                    .ifPresent(latency -> add(latencies, latency.toNanos() / 1e6));
        }
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

    /** Writes how it stands; times are those of the last seconds [ms], 0 when there was no result. */
    synchronized void write(ObjectNode node) {
        forget(latencies);
        forget(sends);
        double[] values = latencies.stream().mapToDouble(Sample::value).toArray();
        double window = WINDOW_NANOS / 1e9;
        node.put("p50", values.length == 0 ? 0 : Math.round(Quantiles.nearestRank(0.5, values)))
                .put("p99", values.length == 0 ? 0 : Math.round(Quantiles.nearestRank(0.99, values)))
                .put("sentPerSecond", Messages.round(sends.size() / window, 10))
                .put("processedPerSecond", Messages.round(values.length / window, 10))
                .put("sent", sent);
        ObjectNode counts = node.putObject("outcomes");
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome.name(), outcomes.getOrDefault(outcome, 0L));
        }
        Optional<ServiceStatus> known = Optional.ofNullable(status);
        node.put(
                        "mode",
                        known.map(ServiceStatus::mode)
                                .orElse(OperatingMode.STARTING)
                                .name())
                .put("model", known.map(ServiceStatus::modelName).orElse(""))
                .put("provider", known.map(ServiceStatus::executionProvider).orElse(""));
        ArrayNode reasons = node.putArray("reasons");
        known.ifPresent(heard -> heard.reasons().stream()
                .limit(MOST_REASONS)
                .forEach(reason -> reasons.add(
                        reason.camera().isEmpty() ? reason.detail() : reason.camera() + ": " + reason.detail())));
    }
}
