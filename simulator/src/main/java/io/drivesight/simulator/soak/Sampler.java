package io.drivesight.simulator.soak;

import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.FrameOutcomeCodec;
import io.drivesight.simulator.bench.ProcessFiles;
import io.drivesight.simulator.collect.Durations;
import io.drivesight.simulator.collect.ResultListener;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Counts what comes back between two samples. Thread-safe. */
final class Sampler implements ResultListener {
    private static final double MEGA = 1e6;
    private static final double NANOS = 1e9;

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final LongSupplier nanoTime;
    private final List<SoakSample> samples = new ArrayList<>();
    private final Durations latency = new Durations();
    private final long begin;
    private long last;
    private long processed;
    private long others;

    Sampler(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
        this.last = begin;
    }

    @Override
    public synchronized void objects(DetectedObjectsCodec.Message message, Instant received) {
        latency.recordNanos(
                Duration.between(message.header().captureTime(), received).toNanos());
    }

    @Override
    public synchronized void outcome(FrameOutcomeCodec.Message message) {
        if (message.outcome().outcome() == Outcome.PROCESSED) {
            processed++;
        } else {
            others++;
        }
    }

    /** Takes a sample: what is alive is found out by a full collection, whose pause meets a few frames. */
    SoakSample take() {
        memory.gc();
        double heap = memory.getHeapMemoryUsage().getUsed() / MEGA;
        double resident = ProcessFiles.residentBytes() / MEGA;
        return take(heap, resident);
    }

    private synchronized SoakSample take(double heap, double resident) {
        long now = nanoTime.getAsLong();
        SoakSample sample = new SoakSample(
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

    synchronized List<SoakSample> samples() {
        return List.copyOf(samples);
    }
}
