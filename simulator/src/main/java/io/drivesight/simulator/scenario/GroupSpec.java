package io.drivesight.simulator.scenario;

import io.drivesight.core.json.WrongValue;
import io.drivesight.evaluation.chance.Chance;
import java.util.ArrayList;
import java.util.List;

/**
 * Many actors of one kind in a row. Each keeps its own stretch, so that members never touch. Kind, direction and speed may be left
 * out in a file.
 *
 * @param name prefix of the members' names
 * @param kind what they do
 * @param models the seed picks among these for each member
 * @param s first place, and the one beyond which there is no member [m]
 * @param gap least and greatest gap between neighbours [m]
 * @param lateral to the left of the centre line [m]
 * @param direction 1 with growing s, -1 against it
 * @param speed of those that move [m/s], the same for all of them
 */
public record GroupSpec(
        String name,
        Kind kind,
        List<ActorModel> models,
        List<Double> s,
        List<Double> gap,
        Profile lateral,
        Integer direction,
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

    // Jackson hands in null for what a file leaves out.
    @SuppressWarnings("ConstantValue")
    public GroupSpec {
        name = Given.name("name", name);
        kind = kind == null ? Kind.PARKED : kind;
        models = Given.list("models", Given.required("models", models));
        s = Given.numbers("s", s, 2);
        gap = Given.numbers("gap", gap, 2);
        if (!(s.get(0) < s.get(1) && s.get(1) - s.get(0) <= Motion.FAR)) {
            throw new WrongValue("s", "must be [from, to] with from < to");
        }
        if (!(gap.get(0) >= 0.3 && gap.get(0) <= gap.get(1))) {
            throw new WrongValue("gap", "must be [least, most] with 0.3 <= least <= most");
        }
        lateral = Given.profile("lateral", lateral, -60, 60);
        direction = Given.direction("direction", direction);
        speed = speed == null ? Profile.constant(0) : Given.profile("speed", speed, 0, Motion.FASTEST);
    }

    /** The members as the seed has them. */
    List<ActorSpec> members(Chance chance) {
        List<ActorSpec> members = new ArrayList<>();
        double place = s.get(0) + chance.between(-1, 0, gap.get(1) - gap.get(0));
        while (members.size() < MOST_MEMBERS) {
            Chance own = chance.of(members.size());
            ActorModel model = own.pick(0, models);
            double half = model.size().length() * 0.53;
            if (place + 2 * half > s.get(1)) {
                break;
            }
            members.add(ActorSpec.of(name + "-" + (members.size() + 1), model, motion(place + half, own)));
            place += 2 * half + own.between(1, gap.get(0), gap.get(1));
        }
        return members;
    }

    private Motion motion(double place, Chance own) {
        return switch (kind) {
            case PARKED ->
                new Motion.Parked(
                        place,
                        lateral.at(0) + own.between(2, -0.12, 0.12),
                        (direction > 0 ? 0 : Math.PI) + own.between(3, -0.03, 0.03));
            case STREAM -> new Motion.Along(place, direction, speed, lateral.plus(own.between(2, -0.2, 0.2)));
            case WALKERS -> new Motion.Along(place, direction, speed, lateral.plus(own.between(2, -0.25, 0.25)));
        };
    }
}
