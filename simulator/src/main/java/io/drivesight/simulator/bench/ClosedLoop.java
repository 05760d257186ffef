package io.drivesight.simulator.bench;

import io.drivesight.simulator.collect.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/** Callers that each begin their next frame when the last one is over: what can be done when there is always work. */
final class ClosedLoop {
    private static final double NANOS = 1e9;

    private final double warmUpSeconds;
    private final double seconds;
    private final LongSupplier nanoTime;

    /** What a caller does again and again. */
    @FunctionalInterface
    interface Work {
        /** One frame. */
        void doFrame() throws Exception;
    }

    /** What one caller came to. */
    private record Part(double framesPerSecond, Durations durations) {}

    /**
     * A loop.
     *
     * @param warmUpSeconds that do not count [s]
     * @param seconds that count [s]
     * @param nanoTime monotonic clock [ns]
     */
    ClosedLoop(double warmUpSeconds, double seconds, LongSupplier nanoTime) {
        this.warmUpSeconds = warmUpSeconds;
        this.seconds = seconds;
        this.nanoTime = nanoTime;
    }

    /**
     * Runs callers, each on a thread of its own.
     *
     * @param work makes the work of a caller, by its number from 0
     */
    Rate run(int callers, IntFunction<Work> work) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            long from = nanoTime.getAsLong() + Math.round(warmUpSeconds * NANOS);
            long until = from + Math.round(seconds * NANOS);
            List<Future<Part>> parts = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                Work own = work.apply(caller);
                parts.add(pool.submit(() -> repeat(own, from, until)));
            }
            return sum(parts);
        } finally {
            pool.shutdownNow();
        }
    }

    private Part repeat(Work work, long from, long until) throws Exception {
        while (nanoTime.getAsLong() < from) {
            work.doFrame();
        }
        Durations durations = new Durations();
        long first = nanoTime.getAsLong();
        long begin = first;
        do {
            work.doFrame();
            long end = nanoTime.getAsLong();
            durations.recordNanos(end - begin);
            begin = end;
        } while (begin < until);
        return new Part(durations.count() * NANOS / (begin - first), durations);
    }

    private static Rate sum(List<Future<Part>> parts) throws InterruptedException {
        double framesPerSecond = 0;
        Durations all = new Durations();
        for (Future<Part> part : parts) {
            try {
                framesPerSecond += part.get().framesPerSecond();
                all.add(part.get().durations());
            } catch (ExecutionException failed) {
                throw new IllegalStateException("a frame failed: " + failed.getCause(), failed);
            }
        }
        return new Rate(framesPerSecond, all.percentiles());
    }
}
