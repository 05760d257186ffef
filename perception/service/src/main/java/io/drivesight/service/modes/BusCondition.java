package io.drivesight.service.modes;

/**
 * How the bus does.
 *
 * @param unacknowledgedNanos how long the oldest message that was sent has waited for the broker [ns]; 0: none waits
 * @param unpolledNanos how long ago the service last asked for frames [ns]; 0: it does not consume yet
 * @param uncommittedNanos how long commits have failed, without one that succeeded [ns]; 0: they do not
 */
public record BusCondition(long unacknowledgedNanos, long unpolledNanos, long uncommittedNanos) {
    /** Nothing is wrong. */
    public static final BusCondition GOOD = new BusCondition(0, 0, 0);
}
