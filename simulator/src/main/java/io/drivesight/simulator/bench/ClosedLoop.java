package io.drivesight.simulator.bench;

import io.drivesight.simulator.collect.Durations;
import io.drivesight.simulator.collect.Durations.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/** Callers that each begin their next frame when the last one is over: the highest rate that is possible. */
final class ClosedLoop {
    private static final double NANOS = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final double warmUpSeconds;
    private final double seconds;
    private final LongSupplier nanoTime;
    private final LongSupplier processorNanos;

    /**
     * How fast something is.
     *
     * @param framesPerSecond of all callers together [1/s]
     * @param millis per frame, as one caller sees it [ms]
     * @param processorMillis processor time per frame: other load on the machine changes it little [ms]
     */
    public record Rate(double framesPerSecond, Percentiles millis, double processorMillis) {}

    /** What one caller measured; processor time is that of the process, when the caller began and when it ended. */
    private record Part(double framesPerSecond, Durations durations, long processorBegin, long processorEnd) {}

    /**
     * A loop.
     *
     * @param warmUpSeconds that do not count [s]
     * @param seconds that count [s]
     * @param nanoTime monotonic clock [ns]
     * @param processorNanos processor time that this process has taken [ns]
     */
    ClosedLoop(double warmUpSeconds, double seconds, LongSupplier nanoTime, LongSupplier processorNanos) {
        this.warmUpSeconds = warmUpSeconds;
        this.seconds = seconds;
        this.nanoTime = nanoTime;
        this.processorNanos = processorNanos;
    }

    /**
     * Runs callers, each on a thread of its own.
     *
     * @param work makes what a caller does again and again, one frame each time, by the caller's number from 0
     */
    Rate run(int callers, IntFunction<Callable<?>> work) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            long from = nanoTime.getAsLong() + Math.round(warmUpSeconds * NANOS);
            long until = from + Math.round(seconds * NANOS);
            List<Future<Part>> parts = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                Callable<?> own = work.apply(caller);
                parts.add(pool.submit(() -> repeat(own, from, until)));
            }
            return sum(parts);
        } finally {
            pool.shutdownNow();
        }
    }

    private Part repeat(Callable<?> work, long from, long until) throws Exception {
        while (nanoTime.getAsLong() < from) {
            work.call();
        }
        Durations durations = new Durations();
        long processor = processorNanos.getAsLong();
        long first = nanoTime.getAsLong();
        long begin = first;
        do {
            work.call();
            long end = nanoTime.getAsLong();
            durations.recordNanos(end - begin);
            begin = end;
        } while (begin < until);
        return new Part(durations.count() * NANOS / (begin - first), durations, processor, processorNanos.getAsLong());
    }

    private static Rate sum(List<Future<Part>> futures) throws InterruptedException {
        List<Part> parts = new ArrayList<>();
        for (Future<Part> future : futures) {
            try {
                parts.add(future.get());
            } catch (ExecutionException failed) {
                throw new IllegalStateException("a frame failed: " + failed.getCause(), failed);
            }
        }
        Durations all = new Durations();
        parts.forEach(part -> all.add(part.durations()));
        long begin = parts.stream().mapToLong(Part::processorBegin).min().orElse(0);
        long end = parts.stream().mapToLong(Part::processorEnd).max().orElse(0);
        return new Rate(
                parts.stream().mapToDouble(Part::framesPerSecond).sum(),
                all.percentiles(),
                (end - begin) / NANOS_PER_MILLI / all.count());
    }
}
