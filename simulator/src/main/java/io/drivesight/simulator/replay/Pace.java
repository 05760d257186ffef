package io.drivesight.simulator.replay;

import java.time.Duration;
import java.util.function.BooleanSupplier;

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
}
