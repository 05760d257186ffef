package io.drivesight.simulator.session;

import io.drivesight.simulator.collect.RunStatistics;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits until every frame sent has its outcome and its results are there, as long as there is progress. */
final class Drain {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final RunStatistics statistics;
    private final BooleanSupplier serviceAlive;
    private final LongSupplier nanoTime;

    Drain(RunStatistics statistics, BooleanSupplier serviceAlive, LongSupplier nanoTime) {
        this.statistics = statistics;
        this.serviceAlive = serviceAlive;
        this.nanoTime = nanoTime;
    }

    /** True when nothing is missing; false when nothing came for some time, or the service is gone. */
    boolean await() throws InterruptedException {
        long missing = missing();
        long since = nanoTime.getAsLong();
        while (missing > 0 && serviceAlive.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            long now = missing();
            if (now < missing) {
                since = nanoTime.getAsLong();
            } else if (nanoTime.getAsLong() - since > PATIENCE.toNanos()) {
                return false;
            }
            missing = now;
        }
        return missing == 0;
    }

    private long missing() {
        return statistics.unexplained() + statistics.missingResults();
    }
}
