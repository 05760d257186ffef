package io.drivesight.core.prediction;

import io.drivesight.core.prediction.ContactChance.Chance;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.state.StateReader;
import io.drivesight.core.state.StateWriter;
import java.util.Optional;

/**
 * Whether a warning about one track is given: what single frames get wrong must not be published, nor flicker. A warning must have held in
 * the frame before and for {@link #BELIEF}, or contact must have been {@link #RISING} probable there, about something that is there and
 * known for long enough; until then the level is attention. One that is given stays until the probability of contact has fallen below
 * half of what it took.
 */
final class Alarm {
    /** So long a warning must hold before it is believed [s]: two frames at 10 a second, three at 20. */
    private static final double BELIEF = 0.095;
    /** The same for one that comes from the growth of a box [s]. */
    private static final double BELIEF_IN_GROWTH = 0.15;

    private static final double HALF = 0.5;
    /** What was so probable in the frame before need not be sure twice: it grows. */
    private static final double RISING = 0.25;

    private double since = Double.POSITIVE_INFINITY;
    private boolean given;

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
            double time,
            Criticality assessed,
            Optional<Chance> chance,
            double age,
            double settled,
            double existence,
            RiskConfig config) {
        Criticality now = assessed;
        boolean rising = chance.isPresent() && chance.get().warning() >= RISING;
        boolean half = chance.isPresent() && chance.get().warning() >= HALF * config.likely();
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
        boolean far = chance.isPresent() && chance.get().soon() < config.likelySoon();
        boolean old = far ? settled >= config.settledAge() : age >= config.leastAge();
        boolean known = old && existence >= config.leastExistence();
        given |= time - since >= belief && known;
        return given ? now : Criticality.ATTENTION;
    }

    boolean given() {
        return given;
    }

    /** Goes on from the warning that was given about the same thing under another identity. */
    void takeOver(Alarm other) {
        since = other.since;
        given = other.given;
    }

    static Alarm read(StateReader in) {
        Alarm alarm = new Alarm();
        alarm.since = in.real();
        alarm.given = in.flag();
        return alarm;
    }

    void write(StateWriter out) {
        out.real(since);
        out.flag(given);
    }
}
