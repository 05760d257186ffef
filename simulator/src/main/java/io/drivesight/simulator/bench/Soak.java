package io.drivesight.simulator.bench;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.simulator.bench.ServiceUnderTest.Measurement;
import io.drivesight.simulator.bench.SoakReport.Sample;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.collect.Durations;
import io.drivesight.simulator.collect.LocalService;
import io.drivesight.simulator.collect.RunListener;
import io.drivesight.simulator.collect.Terminal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs the service at a share of its capacity for a long time, and judges whether it stays as it is. {@link #run()} once. */
public final class Soak {
    private static final double NANOS = 1e9;

    private final Plan plan;
    private final BenchFrames frames;
    private final Terminal terminal;

    /**
     * What is run.
     *
     * @param seconds under load [s]
     * @param load share of the capacity, above 0 to 1
     * @param framesPerSecond of all cameras together [1/s]; empty: the capacity is found out, and of it the share is taken
     * @param cameras that send
     * @param capacitySeconds for which the capacity is measured, and before that as long to warm up [s]
     * @param interval between two samples [s]
     * @param settings of the service, by key
     */
    public record Plan(
            double seconds,
            double load,
            Optional<Double> framesPerSecond,
            int cameras,
            double capacitySeconds,
            double interval,
            Map<String, String> settings) {}

    public Soak(Plan plan, BenchFrames frames, Terminal terminal) {
        this.plan = plan;
        this.frames = frames;
        this.terminal = terminal;
    }

    /**
     * Runs to the end.
     *
     * @throws IOException when frames cannot be read
     */
    public SoakReport run() throws IOException, InterruptedException {
        Machine machine = Machine.here();
        try (EmbeddedBroker broker = LocalService.startBroker()) {
            double capacity = plan.framesPerSecond().isPresent() ? 0 : capacity(broker);
            double offered = plan.framesPerSecond().orElse(plan.load() * capacity);
            try (ServiceUnderTest service = ServiceUnderTest.start(broker, frames, "latest", plan.settings())) {
                return load(machine, service, capacity, offered);
            }
        }
    }

    private double capacity(EmbeddedBroker broker) throws IOException, InterruptedException {
        try (ServiceUnderTest service = ServiceUnderTest.start(broker, frames, "every", plan.settings())) {
            service.saturate(plan.cameras(), plan.capacitySeconds());
            double capacity = service.saturate(plan.cameras(), plan.capacitySeconds())
                    .report()
                    .fps();
            terminal.line(format("capacity: %.1f frames/s", capacity));
            return capacity;
        }
    }

    private SoakReport load(Machine machine, ServiceUnderTest service, double capacity, double offered)
            throws IOException, InterruptedException {
        Sampler sampler = new Sampler();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        Measurement measured;
        try {
            long interval = Math.round(plan.interval() * NANOS);
            timer.scheduleAtFixedRate(() -> show(sampler.take()), interval, interval, TimeUnit.NANOSECONDS);
            measured = service.offer(plan.cameras(), offered, plan.seconds(), sampler);
        } finally {
            timer.shutdownNow();
        }
        return SoakReport.of(plan, machine, sampler.samples(), measured, capacity);
    }

    private void show(Sample sample) {
        terminal.update(format(
                "  %5.0f s  %.1f frames/s  p50 %.1f p99 %.1f ms  heap %.1f MB  process %.0f MB  not processed %d",
                sample.seconds(),
                sample.framesPerSecond(),
                sample.p50(),
                sample.p99(),
                sample.heapMegabytes(),
                sample.residentMegabytes(),
                sample.others()));
    }

    /** Counts what comes back between two samples. Thread-safe. */
    private static final class Sampler implements RunListener {
        private static final double MEGA = 1e6;

        private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        private final List<Sample> samples = new ArrayList<>();
        private final Durations latency = new Durations();
        private final long begin = System.nanoTime();
        private long last = begin;
        private long processed;
        private long others;

        @Override
        public synchronized void result(FrameResult result, Instant received) {
            result.forEachOutcome((outcome, count) -> {
                if (outcome.outcome() == Outcome.PROCESSED) {
                    processed += count;
                    outcome.captureTime()
                            .ifPresent(captured -> latency.recordNanos(
                                    Duration.between(captured, received).toNanos()));
                } else {
                    others += count;
                }
            });
        }

        /** Takes a sample: what is alive is found out by a full collection, whose pause meets a few frames. */
        private Sample take() {
            memory.gc();
            double heap = memory.getHeapMemoryUsage().getUsed() / MEGA;
            double resident = ProcessFiles.residentBytes(ProcessHandle.current().pid()) / MEGA;
            return take(heap, resident);
        }

        private synchronized Sample take(double heap, double resident) {
            long now = System.nanoTime();
            Sample sample = new Sample(
                    (now - begin) / NANOS,
                    heap,
                    resident,
                    processed * NANOS / Math.max(1, now - last),
                    latency.percentile(50),
                    latency.percentile(99),
                    processed,
                    others);
            samples.add(sample);
            latency.clear();
            last = now;
            processed = 0;
            others = 0;
            return sample;
        }

        private synchronized List<Sample> samples() {
            return List.copyOf(samples);
        }
    }
}
