package io.drivesight.simulator.scenario;

import io.drivesight.evaluation.chance.Chance;
import java.util.ArrayList;
import java.util.List;

/**
 * Many actors of one kind in a row. Each keeps its own stretch, so that members never touch.
 *
 * @param name prefix of the members' names
 * @param kind what they do
 * @param models the seed picks among these for each member
 * @param from first place [m]
 * @param to no member beyond [m]
 * @param gapLeast least gap between neighbours [m]
 * @param gapMost greatest gap [m]
 * @param lateral to the left of the centre line [m]
 * @param direction 1 with growing s, -1 against it
 * @param speed of those that move [m/s], the same for all of them
 */
public record GroupSpec(
        String name,
        Kind kind,
        List<ActorModel> models,
        double from,
        double to,
        double gapLeast,
        double gapMost,
        Profile lateral,
        int direction,
        Profile speed) {
    /** What the members of a group do. */
    public enum Kind {
        /** Stand at the kerb. */
        PARKED,
        /** Drive in one lane, one behind the other at one speed. */
        STREAM,
        /** Walk along the pavement, in pairs or alone. */
        WALKERS
    }

    private static final int MOST_MEMBERS = 200;

    public GroupSpec {
        models = List.copyOf(models);
    }

    /** The members as the seed has them. */
    List<ActorSpec> members(Chance chance) {
        List<ActorSpec> members = new ArrayList<>();
        double s = from + chance.between(-1, 0, gapMost - gapLeast);
        while (members.size() < MOST_MEMBERS) {
            Chance own = chance.of(members.size());
            ActorModel model = own.pick(0, models);
            double half = model.size().length() * 0.53;
            if (s + 2 * half > to) {
                break;
            }
            members.add(ActorSpec.of(name + "-" + (members.size() + 1), model, motion(s + half, own)));
            s += 2 * half + own.between(1, gapLeast, gapMost);
        }
        return members;
    }

    private Motion motion(double s, Chance own) {
        return switch (kind) {
            case PARKED ->
                new Motion.Parked(
                        s,
                        lateral.at(0) + own.between(2, -0.12, 0.12),
                        (direction > 0 ? 0 : Math.PI) + own.between(3, -0.03, 0.03));
            case STREAM -> new Motion.Along(s, direction, speed, lateral.plus(own.between(2, -0.2, 0.2)));
            case WALKERS -> new Motion.Along(s, direction, speed, lateral.plus(own.between(2, -0.25, 0.25)));
        };
    }
}
