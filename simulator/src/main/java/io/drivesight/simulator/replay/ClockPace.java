package io.drivesight.simulator.replay;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Real time, or a multiple of it. A drive that fell behind catches up: the schedule counts from the beginning. While it is paused its
 * clock is held, and afterwards the drive goes on where it was. Pausing is for any thread.
 */
public final class ClockPace implements Pace {
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LOOK_MILLIS = 20;

    private final double speed;
    private final LongSupplier nanoTime;
    private volatile boolean paused;
    private boolean begun;
    private long beginning;

    /**
     * @param speed drive seconds per second, above 0; 1 is real time
     * @param nanoTime monotonic clock [ns]
     */
    public ClockPace(double speed, LongSupplier nanoTime) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed must be above 0, was " + speed);
        }
        this.speed = speed;
        this.nanoTime = nanoTime;
    }

    /** Stops the drive, or lets it go on; returns true when it is stopped now. */
    public synchronized boolean toggle() {
        paused = !paused;
        return paused;
    }

    @Override
    public void await(Duration at, BooleanSupplier stopped) throws InterruptedException {
        if (!begun) {
            begun = true;
            beginning = nanoTime.getAsLong();
        }
        long due = Math.round(at.toNanos() / speed);
        long left = due - elapsed();
        while ((paused || left > 0) && !stopped.getAsBoolean()) {
            if (paused) {
                holdWhilePaused(stopped);
            } else {
                TimeUnit.NANOSECONDS.sleep(Math.min(left, LONGEST_SLEEP_NANOS));
            }
            left = due - elapsed();
        }
    }

    private long elapsed() {
        return nanoTime.getAsLong() - beginning;
    }

    private void holdWhilePaused(BooleanSupplier stopped) throws InterruptedException {
        long since = nanoTime.getAsLong();
        while (paused && !stopped.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        beginning += nanoTime.getAsLong() - since;
    }
}
