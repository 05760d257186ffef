package io.drivesight.simulator.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.truth.Danger.Contact;
import io.drivesight.simulator.truth.Danger.Contact.Footprint;
import org.junit.jupiter.api.Test;

/** The vehicle reaches from 0.95 m behind its origin to 3.55 m ahead of it, and 0.9 m to each side. */
class ContactTest {
    private static final ActorModel.Size CAR = new ActorModel.Size(4, 2, 1.5);
    private static final double PRECISION = 2e-3;

    private static Course straight(double x, double y, double vx, double vy) {
        double yaw = Math.atan2(vy, vx);
        return Course.of(ahead -> new GroundPose(x + vx * ahead, y + vy * ahead, yaw));
    }

    /** Near side at 30.7 m, bumper at 3.55 m: 27.15 m at 10 m/s. */
    @Test
    void after_standingCarAhead_isTheGapOverTheSpeed() {
        Course car = Course.standing(new GroundPose(32.7, 0, 0));

        assertThat(Contact.after(straight(0, 0, 10, 0), car, CAR, 0, 4)).isCloseTo(2.715, within(PRECISION));
        assertThat(Contact.after(straight(0, 0, 10, 0), car, CAR, 0.3, 4)).isCloseTo(2.685, within(PRECISION));
        assertThat(Contact.after(straight(0, 0, 10, 0), car, CAR, 0, 2.7)).isInfinite();
    }

    /** Crossing at 40 m/s it covers 10 m between two poses of its course: its front reaches the side after (20 - 2 - 0.9) / 40. */
    @Test
    void after_fastCrossing_isNotSteppedOver() {
        Course stands = Course.standing(GroundPose.ORIGIN);

        assertThat(Contact.after(stands, straight(1, 20, 0, -40), CAR, 0, 4)).isCloseTo(0.4275, within(PRECISION));
        assertThat(Contact.after(stands, straight(4.6, 20, 0, -40), CAR, 0, 4)).isInfinite();
        assertThat(Contact.after(stands, straight(4.6, 20, 0, -40), CAR, 0.3, 4))
                .isCloseTo(0.42, within(PRECISION));
    }

    /** Passed at 0.2 m: no contact, but nearer than the margin from when its tail, 13 m ahead of the bumper, is 0.3 m away. */
    @Test
    void after_passedClosely_onlyMarginMeets() {
        Course parked = Course.standing(new GroundPose(18.55, 2.1, 0));

        assertThat(Contact.after(straight(0, 0, 10, 0), parked, CAR, 0, 4)).isInfinite();
        assertThat(Contact.after(straight(0, 0, 10, 0), parked, CAR, 0.3, 4)).isCloseTo(1.27, within(PRECISION));
    }

    @Test
    void after_overlapsNow_isZero() {
        assertThat(Contact.after(
                        Course.standing(GroundPose.ORIGIN), Course.standing(new GroundPose(4, 0, 1)), CAR, 0, 4))
                .isZero();
    }

    /** Corners count: turned by 45 degrees a square of 2 m reaches 1.414 m, so that 0.9 + 1.414 is the least distance. */
    @Test
    void gap_turnedSquare_reachesWithItsCorner() {
        Footprint square = new Footprint(new GroundPose(0, 2.4, Math.PI / 4), 2, 2);

        assertThat(new Footprint(GroundPose.ORIGIN, 4, 1.8).gap(square)).isCloseTo(0.0858, within(1e-4));
    }

    /** It stands before it gets there: 10 m/s, braked with 5 m/s2, ends after 2 s and 10 m. */
    @Test
    void foreseen_braking_stopsForGood() {
        Course course = Course.foreseen(GroundPose.ORIGIN, 10, -5, 0.1);

        assertThat(course.at(1).distanceTo(GroundPose.ORIGIN)).isCloseTo(7.5, within(0.01));
        assertThat(course.at(6)).isEqualTo(course.at(2));
        assertThat(course.at(2).yaw()).isCloseTo(0.2, within(1e-9));
    }

    /** A quarter of a circle in 2 s: at 10 m/s with a radius of 20 / (pi / 2). */
    @Test
    void foreseen_turning_goesRound() {
        GroundPose quarter =
                Course.foreseen(GroundPose.ORIGIN, 10, 0, Math.PI / 4).at(2);

        assertThat(quarter.x()).isCloseTo(12.732, within(2e-3));
        assertThat(quarter.y()).isCloseTo(12.732, within(2e-3));
        assertThat(quarter.yaw()).isCloseTo(Math.PI / 2, within(1e-9));
    }
}
