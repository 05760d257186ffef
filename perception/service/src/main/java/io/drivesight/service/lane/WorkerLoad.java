package io.drivesight.service.lane;

import java.util.function.LongSupplier;

/** What share of the workers' time was used over about the last second. Thread-safe. */
public final class WorkerLoad {
    /** Time constant of the mean [ns]. */
    private static final double MEMORY = 1e9;

    private final int workers;
    private final LongSupplier nanoTime;
    private int busy;
    private double share;
    private long since;

    /**
     * A load of nothing.
     *
     * @param workers how many there are, at least 1
     * @param nanoTime monotonic clock [ns]
     */
    public WorkerLoad(int workers, LongSupplier nanoTime) {
        this.workers = workers;
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** A worker begins a frame. */
    synchronized void begin() {
        advance();
        busy++;
    }

    /** A worker is through with it. */
    synchronized void end() {
        advance();
        busy--;
    }

    /** 0..1. */
    public synchronized double share() {
        advance();
        return share;
    }

    private void advance() {
        long now = nanoTime.getAsLong();
        double kept = Math.exp(-Math.max(0, now - since) / MEMORY);
        share = kept * share + (1 - kept) * busy / workers;
        since = now;
    }
}
