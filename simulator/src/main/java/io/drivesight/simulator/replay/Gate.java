package io.drivesight.simulator.replay;

import java.util.function.BooleanSupplier;

/** Holds a replay back while too much is under way. */
@FunctionalInterface
public interface Gate {
    /**
     * Waits until one more frame may be sent.
     *
     * @param stopped asked now and then; true ends the wait
     * @throws InterruptedException when interrupted while waiting
     */
    void await(BooleanSupplier stopped) throws InterruptedException;

    /** Lets everything through. */
    static Gate open() {
        return stopped -> {};
    }
}
