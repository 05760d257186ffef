package io.drivesight.core.prediction;

import io.drivesight.core.prediction.ContactChance.Chance;
import io.drivesight.core.prediction.Risk.Contact;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.List;
import java.util.Optional;

/**
 * Whether a warning about one road user is given that several cameras follow, one after the other or together. How probably it touches
 * the vehicle is the mean of what they say, each weighed by how well it knows place and motion; what is done with that is as for one camera's
 * track: it must hold for a moment, and ends when it is half as probable. Not thread-safe.
 */
public final class JointAlarm {
    private final Alarm alarm = new Alarm();

    /**
     * What one camera says.
     *
     * @param contact how probably they touch
     * @param emergency what it warns of is urgent
     * @param ageSeconds for how long it follows it [s]
     * @param weight above 0
     */
    public record Said(Contact contact, boolean emergency, double ageSeconds, double weight) {}

    /**
     * The level to publish.
     *
     * @param time [s], on any clock that does not go back
     * @param said by the cameras that follow it now, at least one
     * @param inPath it is, or will be, in the vehicle's way
     * @param age since it was first seen [s]
     * @param existence how probably it is there, 0..1
     */
    public Criticality level(
            double time, List<Said> said, boolean inPath, ObjectClass.Kind kind, double age, double existence) {
        double sum = 0;
        double warning = 0;
        double soon = 0;
        double emergency = 0;
        double settled = 0;
        for (Said each : said) {
            sum += each.weight();
            warning += each.weight() * each.contact().warning();
            soon += each.weight() * each.contact().soon();
            emergency += each.emergency() ? each.weight() : 0;
            settled = Math.max(settled, each.ageSeconds());
        }
        Chance chance = new Chance(warning / sum, soon / sum, emergency / sum, Double.POSITIVE_INFINITY);
        Criticality least = inPath && kind != ObjectClass.Kind.OTHER ? Criticality.ATTENTION : Criticality.NONE;
        return alarm.level(
                time, chance.level(least), Optional.of(chance), age, settled, Alarm.existence(existence, kind));
    }

    /** A warning is given. */
    public boolean isGiven() {
        return alarm.given();
    }

    /** The other one is the same road user, or was taken for it: a warning about it goes on. */
    public void takeOver(JointAlarm other) {
        if (other.isGiven() && !isGiven()) {
            alarm.takeOver(other.alarm);
        }
    }

    /** Into a saved state, or from it. */
    public void state(StateCodec codec) {
        alarm.state(codec);
    }
}
