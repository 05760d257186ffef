package io.drivesight.service.modes;

/** On after a sustained cause, off after a longer calm. Not thread-safe. */
final class Latch {
    private final long leaveNanos;
    private boolean on;
    private boolean turning;
    private long turningSince;

    /**
     * A latch that is off.
     *
     * @param leaveNanos how long it must be calm before it goes off [ns]
     */
    Latch(long leaveNanos) {
        this.leaveNanos = leaveNanos;
    }

    /**
     * How it stands now.
     *
     * @param raised there is cause to be on
     * @param calm there is none, and it is well; with neither, it stays as it is
     * @param enterNanos how long the cause must last before it goes on [ns]
     * @param nanos now, on the monotonic clock [ns]
     */
    boolean feed(boolean raised, boolean calm, long enterNanos, long nanos) {
        boolean turns = on ? calm : raised;
        if (turns && !turning) {
            turningSince = nanos;
        }
        turning = turns;
        if (turning && nanos - turningSince >= (on ? leaveNanos : enterNanos)) {
            on = !on;
            turning = false;
        }
        return on;
    }
}
