package io.drivesight.simulator.replay;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** When the frames of a drive are due. */
@FunctionalInterface
public interface Pace {
    /**
     * Waits until a moment of the drive has come.
     *
     * @param at since the beginning of the drive; the beginning is the first call
     * @param stopped asked now and then; true ends the wait
     * @throws InterruptedException when interrupted while waiting
     */
    void await(Duration at, BooleanSupplier stopped) throws InterruptedException;

    /** No waiting: as fast as the bus takes them. */
    static Pace unlimited() {
        return (at, stopped) -> {};
    }

    /**
     * Real time, or a multiple of it. A drive that fell behind catches up: the schedule counts from the beginning.
     *
     * @param speed drive seconds per second, above 0; 1 is real time
     * @param nanoTime monotonic clock [ns]
     */
    static Pace realTime(double speed, LongSupplier nanoTime) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed must be above 0, was " + speed);
        }
        AtomicReference<@Nullable Long> beginning = new AtomicReference<>();
        return (at, stopped) -> {
            beginning.compareAndSet(null, nanoTime.getAsLong());
            long due = Objects.requireNonNull(beginning.get()) + Math.round(at.toNanos() / speed);
            for (long left = due - nanoTime.getAsLong();
                    left > 0 && !stopped.getAsBoolean();
                    left = due - nanoTime.getAsLong()) {
                TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
            }
        };
    }
}
