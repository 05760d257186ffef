package io.drivesight.core.prediction;

import io.drivesight.core.prediction.ContactChance.Chance;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.Optional;

/**
 * Whether a warning about one track is given: what single frames get wrong must not be published, nor flicker. A warning must have held in
 * the frame before and for {@link #BELIEF}, or contact must have been {@link #RISING} probable there, about something that is there and
 * known for long enough; until then the level is attention. What grows fast is taken for as probable as it will be a moment later: a danger
 * comes nearer by the frame, while a doubt lasts. One that is given stays until the probability of contact has fallen below half of what
 * it took.
 */
final class Alarm {
    /** So long a warning must hold before it is believed [s]: two frames at 10 a second, three at 20. */
    private static final double BELIEF = 0.095;
    /** The same for one that comes from the growth of a box [s]. */
    private static final double BELIEF_IN_GROWTH = 0.15;

    private static final double HALF = 0.5;
    /** What was so probable in the frame before need not be sure twice: it grows. */
    private static final double RISING = 0.25;
    /** From here on it is believed that what grows goes on to do so ... */
    private static final double GROWN = 0.3;
    /** ... for so long [s]. */
    private static final double AHEAD = 0.05;
    /** Growth is not looked at over less time [s]. */
    private static final double LEAST_STEP = 0.05;
    /** By so much less probably are people there when they are. */
    private static final double VULNERABLE = 0.1;

    private double since = Double.POSITIVE_INFINITY;
    private boolean given;
    /** When and how probable contact within the time that is soon was before; NaN: never asked. */
    private double before = Double.NaN;

    private double soonBefore = 1;

    /**
     * The level to publish.
     *
     * @param time [s], on any clock that does not jump
     * @param assessed the level of this frame alone
     * @param chance what it comes from, if from a probability
     * @param age of the track [s]
     * @param settled for how long its motion is known [s], at most its age
     * @param existence how probably it is there, 0..1
     */
    Criticality level(
            double time, Criticality assessed, Optional<Chance> chance, double age, double settled, double existence) {
        Criticality now = assessed;
        double soon = soon(time, chance);
        if (soon >= RiskConfig.LIKELY_SOON && now.compareTo(Criticality.WARNING) < 0) {
            now = Criticality.WARNING;
        }
        boolean rising = chance.isPresent() && chance.get().warning() >= RISING;
        boolean half = chance.isPresent() && chance.get().warning() >= HALF * RiskConfig.LIKELY;
        if (given && half && now.compareTo(Criticality.WARNING) < 0) {
            now = Criticality.WARNING;
        }
        if (now.compareTo(Criticality.WARNING) < 0) {
            since = rising ? Math.min(since, time) : Double.POSITIVE_INFINITY;
            given = false;
            return now;
        }
        since = Math.min(since, time);
        double belief = chance.isPresent() ? BELIEF : BELIEF_IN_GROWTH;
        boolean far = chance.isPresent() && soon < RiskConfig.LIKELY_SOON;
        boolean old = far ? settled >= RiskConfig.SETTLED_AGE : age >= RiskConfig.LEAST_AGE;
        boolean known = old && existence >= RiskConfig.LEAST_EXISTENCE;
        given |= time - since >= belief && known;
        return given ? now : Criticality.ATTENTION;
    }

    /** How probably something is there; people and what they ride are seen with lower scores. */
    static double existence(double published, ObjectClass.Kind kind) {
        return published + (kind == ObjectClass.Kind.VULNERABLE ? VULNERABLE : 0);
    }

    /** How probable contact soon will be a moment later, if that grows as it did since the frame before; 0 while it is hardly probable. */
    private double soon(double time, Optional<Chance> chance) {
        if (chance.isEmpty()) {
            return 0;
        }
        double soon = chance.get().soon();
        double growth = Double.isNaN(before) ? 0 : Math.max(0, soon - soonBefore) / Math.max(LEAST_STEP, time - before);
        // What several cameras see at one moment grows from what was before it.
        if (Double.isNaN(before) || time - before > 0.9 * LEAST_STEP) {
            before = time;
            soonBefore = soon;
        }
        return soon < GROWN ? 0 : soon + growth * AHEAD;
    }

    boolean given() {
        return given;
    }

    /** Goes on from the warning that was given about the same thing under another identity. */
    void takeOver(Alarm other) {
        since = other.since;
        given = other.given;
    }

    Alarm state(StateCodec codec) {
        since = codec.real(since);
        given = codec.flag(given);
        before = codec.real(before);
        soonBefore = codec.real(soonBefore);
        return this;
    }
}
