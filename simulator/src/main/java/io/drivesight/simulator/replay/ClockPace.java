package io.drivesight.simulator.replay;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Real time, or a multiple of it. A drive that fell behind catches up: the schedule counts from the beginning. */
final class ClockPace implements Pace {
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final double speed;
    private final LongSupplier nanoTime;
    private boolean begun;
    private long beginning;

    ClockPace(double speed, LongSupplier nanoTime) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed must be above 0, was " + speed);
        }
        this.speed = speed;
        this.nanoTime = nanoTime;
    }

    @Override
    public void await(Duration at, BooleanSupplier stopped) throws InterruptedException {
        if (!begun) {
            begun = true;
            beginning = nanoTime.getAsLong();
        }
        long due = beginning + Math.round(at.toNanos() / speed);
        long left = due - nanoTime.getAsLong();
        while (left > 0 && !stopped.getAsBoolean()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, LONGEST_SLEEP_NANOS));
            left = due - nanoTime.getAsLong();
        }
    }
}
