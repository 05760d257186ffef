package io.drivesight.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.simulator.truth.Danger.Contact.Footprint;
import io.drivesight.simulator.truth.GroundPose;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorldTest {
    private static final double STEP = 0.1;

    static List<String> scenarios() {
        return Scenario.builtIn();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void actors_wholeDrive_neverOverlap(String name) {
        Scenario scenario = Scenario.load(name);
        List<String> collisions = new ArrayList<>();
        for (long seed = 0; seed < 6; seed++) {
            World world = new World(scenario, seed);
            for (double time = 0; time <= scenario.seconds() && collisions.isEmpty(); time += STEP) {
                collect(world, time, collisions);
            }
        }
        assertThat(collisions).isEmpty();
    }

    private static void collect(World world, double time, List<String> collisions) {
        List<ActorState> solid =
                world.actors(time).stream().filter(WorldTest::isSolid).toList();
        List<Footprint> prints = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (ActorState state : solid) {
            prints.add(print(state.pose(), state.actor().size(), 0));
            names.add(state.actor().name());
        }
        double middle = World.EGO_SIZE.length() / 2 - World.EGO_REAR_OVERHANG;
        prints.add(print(world.ego(time).pose(), World.EGO_SIZE, middle));
        names.add("ego");
        for (int i = 0; i < prints.size(); i++) {
            for (int j = i + 1; j < prints.size(); j++) {
                if (prints.get(i).gap(prints.get(j)) <= 0) {
                    collisions.add("%s and %s at %.1f s".formatted(names.get(i), names.get(j), time));
                }
            }
        }
    }

    private static Footprint print(Pose pose, ActorModel.Size size, double shift) {
        GroundPose origin = new GroundPose(pose.x(), pose.y(), pose.yaw());
        return Footprint.of(origin.outward(new GroundPose(shift, 0, 0)), size);
    }

    /** Riders sit on what they ride, lamps hang on poles. */
    private static boolean isSolid(ActorState state) {
        return !state.actor().name().endsWith("-rider") && state.actor().objectClass() != ObjectClass.TRAFFIC_LIGHT;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void velocity_always_isTheSlopeOfThePosition(String name) {
        World world = new World(Scenario.load(name), 3);
        double h = 1e-4;
        // Off the key points of the scripts, where accelerations jump.
        for (double time = 0.537; time < world.scenario().seconds(); time += 1.3) {
            List<ActorState> before = world.actors(time - h);
            List<ActorState> now = world.actors(time);
            List<ActorState> after = world.actors(time + h);
            for (int i = 0; i < now.size(); i++) {
                double vx = (after.get(i).pose().x() - before.get(i).pose().x()) / (2 * h);
                double vy = (after.get(i).pose().y() - before.get(i).pose().y()) / (2 * h);
                assertThat(now.get(i).velocity().x())
                        .as(now.get(i).actor().name())
                        .isCloseTo(vx, within(0.35));
                assertThat(now.get(i).velocity().y())
                        .as(now.get(i).actor().name())
                        .isCloseTo(vy, within(0.35));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void world_sameSeed_isTheSame(String name) {
        assertThat(new World(Scenario.load(name), 5).actors(3.3))
                .isEqualTo(new World(Scenario.load(name), 5).actors(3.3));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void world_otherSeed_differs(String name) {
        assertThat(new World(Scenario.load(name), 5).actors(3.3))
                .isNotEqualTo(new World(Scenario.load(name), 6).actors(3.3));
    }
}
