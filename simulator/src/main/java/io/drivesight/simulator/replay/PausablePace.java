package io.drivesight.simulator.replay;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** By the clock, with the clock held while it is paused: afterwards the drive goes on where it was. Pausing is for any thread. */
public final class PausablePace implements Pace {
    private static final long LOOK_MILLIS = 20;

    private final LongSupplier nanoTime;
    private final Pace pace;
    private volatile boolean paused;
    /** Of the replay's thread alone. */
    private long pausedNanos;

    /**
     * @param speed drive seconds per second, above 0; 1 is real time
     * @param nanoTime monotonic clock [ns]
     */
    public PausablePace(double speed, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.pace = Pace.realTime(speed, () -> nanoTime.getAsLong() - pausedNanos);
    }

    /** Stops the drive, or lets it go on; returns true when it is stopped now. */
    public synchronized boolean toggle() {
        paused = !paused;
        return paused;
    }

    @Override
    public void await(Duration at, BooleanSupplier stopped) throws InterruptedException {
        BooleanSupplier disturbed = () -> paused || stopped.getAsBoolean();
        do {
            holdWhilePaused(stopped);
            pace.await(at, disturbed);
        } while (paused && !stopped.getAsBoolean());
    }

    private void holdWhilePaused(BooleanSupplier stopped) throws InterruptedException {
        if (!paused) {
            return;
        }
        long since = nanoTime.getAsLong();
        while (paused && !stopped.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        pausedNanos += nanoTime.getAsLong() - since;
    }
}
