package io.drivesight.fusion.world;

import io.drivesight.core.state.StateReader;
import io.drivesight.core.state.StateWriter;

/**
 * The time that the cameras of a vehicle agree on. One whose clock is wrong must not hold the others up, nor take them along: a time far
 * from the others' counts only when nothing else is heard for some results.
 */
final class CommonClock {
    private static final int ENOUGH = 5;

    /** What a time means. */
    enum Verdict {
        USE,
        /** Too far from that of others. */
        LEAVE_OUT,
        /** All clocks went elsewhere: what was known is of another time. */
        BEGIN_ANEW
    }

    private final FusionSettings settings;
    private int strange;

    CommonClock(FusionSettings settings) {
        this.settings = settings;
    }

    /**
     * Judges the time of a result.
     *
     * @param ahead of the latest one that counted [s]
     * @param alone no other camera of the vehicle is known
     */
    Verdict judge(double ahead, boolean alone) {
        if (Math.abs(ahead) <= settings.lateSeconds()) {
            strange = 0;
            return Verdict.USE;
        }
        strange++;
        if (strange < ENOUGH && !(alone && ahead > 0)) {
            return Verdict.LEAVE_OUT;
        }
        strange = 0;
        return ahead > 0 && ahead <= settings.gapSeconds() ? Verdict.USE : Verdict.BEGIN_ANEW;
    }

    void write(StateWriter out) {
        out.integer(strange);
    }

    void read(StateReader in) {
        strange = in.integer();
    }
}
