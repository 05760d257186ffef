package io.drivesight.simulator.score.protocol;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.scenario.ActorState.Actor;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.score.protocol.ProtocolTest.Place;
import io.drivesight.simulator.truth.Danger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cases of the protocol, made by their seeds. A case is sampled until it is what its test asks for: where something must be warned of, the
 * vehicle hits that and nothing else before it; elsewhere it comes near nothing.
 */
public final class ProtocolCases {
    /** Nothing is hit earlier: tracking needs time to begin [s]. */
    private static final double EARLIEST = 3.2;

    private static final int TRIES = 80;

    private ProtocolCases() {}

    /** All tests, in the order of reports. */
    public static List<ProtocolTest> tests() {
        List<ProtocolTest> tests = new ArrayList<>();
        tests.addAll(Nhtsa.tests());
        tests.addAll(EuroNcap.cars());
        tests.addAll(EuroNcap.vulnerable());
        tests.addAll(Encounters.tests());
        tests.addAll(Silence.tests());
        tests.addAll(QuietDriving.tests());
        return tests;
    }

    /**
     * One case.
     *
     * @param number among those of the seed, from 1
     */
    public static ProtocolCase of(ProtocolTest test, long seed, int number) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Chance chance = new Chance(seed).ofText(test.name()).of(number).of(attempt);
            Draft draft = test.sampler().apply(new Place(seed, number, chance));
            Optional<ProtocolCase> made = checked(test, seed, number, draft);
            if (made.isPresent()) {
                return made.get();
            }
        }
        throw new IllegalStateException(
                "no case %s.%d.%d in %d tries: its sampler is wrong".formatted(test.name(), seed, number, TRIES));
    }

    private static Optional<ProtocolCase> checked(ProtocolTest test, long seed, int number, Draft draft) {
        World world = new World(draft.scenario(), seed);
        double seconds = draft.scenario().seconds();
        Meeting meeting = new Meeting(world, seconds);
        double end = seconds;
        int danger = 0;
        if (draft.demand().isPresent()) {
            danger = actor(world, draft.demand().get().actor());
            end = meeting.first(world.actors().get(danger - 1), 0);
            if (!(end >= EARLIEST && end <= seconds)) {
                return Optional.empty();
            }
        }
        double margin = test.group().asksForWarning() ? 0 : Danger.MARGIN;
        for (Actor actor : world.actors()) {
            boolean rider = actor.trackId() == danger + 1 && actor.name().endsWith(World.RIDER);
            if (actor.trackId() != danger
                    && !rider
                    && !Meeting.isHarmless(actor)
                    && meeting.first(actor, margin) <= end) {
                return Optional.empty();
            }
        }
        // Its own name: what eyes get wrong is drawn by the scenario's.
        ProtocolCase made = new ProtocolCase(test, seed, number, draft.scenario(), draft.demand(), end);
        return Optional.of(
                new ProtocolCase(test, seed, number, draft.scenario().named(made.id()), draft.demand(), end));
    }

    /** Track id of an actor. */
    static int actor(World world, String name) {
        return world.actors().stream()
                .filter(actor -> actor.name().equals(name))
                .mapToInt(Actor::trackId)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no actor " + name));
    }
}
