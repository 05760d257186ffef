package io.drivesight.fusion.world;

import io.drivesight.core.state.StateCodec;

/**
 * The time that the cameras of a vehicle agree on. One whose clock is wrong must not hold the others up, nor take them along: a time far
 * from the others' counts only when nothing else is heard for some results.
 */
final class CommonClock {
    /** A result of a frame captured so long before the latest one is still used; a later one is left out and counted [s]. */
    private static final double LATE_SECONDS = 0.5;
    /** After a gap so long nothing is left of what was known but the identities' numbers [s]. */
    private static final double GAP_SECONDS = 5;
    /** So many strange times in a row are believed. */
    private static final int ENOUGH = 5;
    /** A backlog is no older [ms]; what was sent even longer ago is of another drive. */
    private static final long LONGEST_BACKLOG = 600_000;

    /** What a time means. */
    enum Verdict {
        USE,
        /** Too far from that of others. */
        LEAVE_OUT,
        /** All clocks went elsewhere: what was known is of another time. */
        BEGIN_ANEW
    }

    private int strange;
    /** When the latest sent of all results was sent [ms]. */
    private long sent = Long.MIN_VALUE;

    /**
     * Judges the time of a result.
     *
     * @param ahead of the latest one that counted [s]
     * @param alone no other camera of the vehicle is known
     * @param at when it was sent [ms]
     */
    Verdict judge(double ahead, boolean alone, long at) {
        sent = Math.max(sent, at);
        if (Math.abs(ahead) <= LATE_SECONDS) {
            strange = 0;
            return Verdict.USE;
        }
        long ago = sent - at;
        if (!alone && ago > LATE_SECONDS * 1000 && ago <= LONGEST_BACKLOG) {
            // After a crash one camera's backlog is read behind another's: that says nothing of a clock.
            return Verdict.LEAVE_OUT;
        }
        strange++;
        if (strange < ENOUGH && !(alone && ahead > 0)) {
            return Verdict.LEAVE_OUT;
        }
        strange = 0;
        if (ahead > 0 && ahead <= GAP_SECONDS) {
            return Verdict.USE;
        }
        sent = at;
        return Verdict.BEGIN_ANEW;
    }

    /** A result comes a second time: its time was one that counts. */
    void again() {
        strange = 0;
    }

    /** When the latest sent of all results was sent [ms]. */
    long sent() {
        return sent;
    }

    void state(StateCodec codec) {
        strange = codec.integer(strange);
        sent = codec.number(sent);
    }
}
