package io.drivesight.simulator.score.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.simulator.scenario.ActorState.Actor;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.truth.Danger;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProtocolCasesTest {
    static Stream<ProtocolTest> tests() {
        return ProtocolCases.tests().stream();
    }

    @ParameterizedTest
    @MethodSource("tests")
    void case_everySeed_isWhatItsTestAsksFor(ProtocolTest test) {
        // Quiet drives are a minute long: some of them will do.
        long seeds = test.group() == ProtocolTest.Group.QUIET ? 4 : 20;
        List<ProtocolCase> cases = LongStream.rangeClosed(1, seeds)
                .mapToObj(seed -> ProtocolCases.of(test, seed, test.casesPerSeed()))
                .toList();
        for (ProtocolCase one : cases) {
            World world = new World(one.scenario(), one.seed());
            Meeting meeting = new Meeting(world, one.seconds());
            assertThat(one.demand().isPresent()).isEqualTo(test.group().asksForWarning());
            if (one.demand().isPresent()) {
                Actor danger = world.actors()
                        .get(ProtocolCases.actor(world, one.demand().get().actor()) - 1);
                assertThat(meeting.first(danger, 0)).as(one.id()).isBetween(3.2, one.seconds() + 1e-3);
            } else {
                assertThat(world.actors().stream().filter(actor -> !Meeting.isHarmless(actor)))
                        .as(one.id())
                        .allMatch(actor -> meeting.first(actor, Danger.MARGIN) > one.seconds());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tests")
    void case_sameSeed_isTheSame(ProtocolTest test) {
        ProtocolCase one = ProtocolCases.of(test, 3, 1);
        ProtocolCase again = ProtocolCases.of(test, 3, 1);
        assertThat(again.seconds()).isEqualTo(one.seconds());
        assertThat(new World(again.scenario(), 3).actors(2)).isEqualTo(new World(one.scenario(), 3).actors(2));
    }

    /** What eyes get wrong is drawn by scenario and seed: no two cases may have both in common. */
    @Test
    void scenario_ofEachCase_hasItsOwnName() {
        List<ProtocolCase> cases = tests().flatMap(test -> IntStream.rangeClosed(1, Math.min(2, test.casesPerSeed()))
                        .mapToObj(number -> ProtocolCases.of(test, 3, number)))
                .toList();
        assertThat(cases.stream().map(one -> one.scenario().name()))
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(cases.stream().map(ProtocolCase::id).toList());
    }
}
