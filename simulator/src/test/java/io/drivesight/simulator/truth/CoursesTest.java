package io.drivesight.simulator.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.simulator.scenario.ActorState;
import io.drivesight.simulator.scenario.Pose;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.scenario.Vector;
import io.drivesight.simulator.scenario.World;
import org.junit.jupiter.api.Test;

class CoursesTest {
    private static final double NOW = 2;
    private final World curve = new World(Scenario.load("oncoming-curve"), 1);

    @Test
    void real_everyActor_isWhereTheWorldHasIt() {
        Pose ego = curve.ego(NOW).pose();
        Courses courses = new Courses(curve, NOW);

        for (ActorState later : curve.actors(NOW + 3)) {
            Vector place = ego.transform().inverse().apply(later.pose().place());
            GroundPose told = courses.real(later.actor()).at(3);

            assertThat(told.x()).isCloseTo(place.x(), within(1e-9));
            assertThat(told.y()).isCloseTo(place.y(), within(1e-9));
            assertThat(Math.IEEEremainder(told.yaw() - later.pose().yaw() + ego.yaw(), 2 * Math.PI))
                    .isCloseTo(0, within(1e-9));
        }
    }

    /** The vehicle of hard-braking brakes to a stop; its course goes on along the straight road at the speed that it had. */
    @Test
    void vehicle_whichWillBrake_keepsItsSpeed() {
        World braking = new World(Scenario.load("hard-braking"), 1);
        double speed = braking.ego(NOW).motion().speed();

        assertThat(braking.ego(NOW + 6).motion().speed()).isLessThan(speed / 2);
        assertThat(new Courses(braking, NOW).vehicle().at(6).x()).isCloseTo(6 * speed, within(0.2));
    }

    /** In the bend the vehicle turns, and what comes towards it in its own lane does not touch it. */
    @Test
    void danger_oncomingInABend_isNoContact() {
        for (double time = 0; time < 8; time += 0.5) {
            Courses courses = new Courses(curve, time);
            assertThat(curve.actors(time))
                    .allMatch(actor -> Double.isInfinite(courses.danger(actor).contact()));
        }
    }

    @Test
    void vehicle_constantSpeed_isTheWayThatItTakes() {
        World following = new World(Scenario.load("oncoming-curve"), 1);
        Pose later = following.ego(NOW + 1).pose();
        Vector place = following.ego(NOW).pose().transform().inverse().apply(later.place());
        double change = Math.abs(following.ego(NOW).motion().speed()
                - following.ego(NOW + 1).motion().speed());

        assertThat(new Courses(following, NOW).vehicle().at(1).distanceTo(new GroundPose(place.x(), place.y(), 0)))
                .isLessThan(1e-6 + change);
    }
}
