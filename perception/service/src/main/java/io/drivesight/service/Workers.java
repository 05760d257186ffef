package io.drivesight.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The threads that detect. A worker that dies of an error takes the service with it: its frame has no outcome. */
final class Workers {
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Starts workers.
     *
     * @param count how many
     * @param worker makes the work of one
     * @param fatal is told when one dies
     */
    Workers(int count, Supplier<Runnable> worker, Consumer<Throwable> fatal) {
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(worker.get(), "drivesight-worker-" + i);
            thread.setUncaughtExceptionHandler((dead, cause) -> fatal.accept(cause));
            threads.add(thread);
            thread.start();
        }
    }

    /** Waits for all to end; false when one still runs after the time. */
    boolean join(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        for (Thread thread : threads) {
            long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
            thread.join(left);
            if (thread.isAlive()) {
                return false;
            }
        }
        return true;
    }
}
