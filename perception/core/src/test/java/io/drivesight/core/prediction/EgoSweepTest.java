package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.prediction.EgoSweep.Meeting;
import io.drivesight.core.prediction.EgoSweep.Way;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import org.junit.jupiter.api.Test;

/** The vehicle is 2 m wide and reaches from 1 m behind the origin to 3.7 m ahead. */
class EgoSweepTest {
    private static final double SECONDS = 3;
    private static final BodySize CAR = BodySize.of(ObjectClass.CAR);

    private static EgoSweep sweep(double speed) {
        return new EgoSweep(RoadCurve.STRAIGHT, speed, SECONDS);
    }

    private static Way way(ObjectClass what, double x, double y, double vx, double vy) {
        WayMaker maker = new WayMaker(15);
        maker.way().body(BodySize.of(what));
        double heading = Math.atan2(vy, vx);
        return maker.plane(x, y, Math.hypot(vx, vy), heading, heading, 0, 0);
    }

    @Test
    void meet_standingPersonAt100Kilometres_isNotSteppedOver() {
        // 27.8 m/s: 5.6 m from one time to the next, and a person is 0.4 m long.
        for (double x = 20; x < 80; x += 0.37) {
            Meeting meeting = sweep(27.8).meet(way(ObjectClass.PERSON, x, 0.2, 0, 0), SECONDS);
            assertThat(meeting.touch()).isCloseTo((x - 0.2 - 3.7) / 27.8, within(0.02));
        }
    }

    @Test
    void meet_personBesideTheWay_tellsHowFar() {
        Meeting meeting = sweep(10).meet(way(ObjectClass.PERSON, 20, -2.55, 0, 0), SECONDS);
        // Its half width is 0.25 m, so 1.25 m from the middle would touch.
        assertThat(meeting.touch()).isInfinite();
        assertThat(meeting.least()).isCloseTo(1.3, within(1e-9));
        assertThat(meeting.most()).isCloseTo(3.8, within(1e-9));
        assertThat(meeting.side()).isCloseTo((20 - 0.2 - 3.7) / 10, within(0.01));
    }

    @Test
    void meet_crossingPerson_isTouchedOnlyWhenTheVehicleIsThere() {
        // The vehicle is beside x = 20 from 1.61 s to 2.12 s.
        assertThat(sweep(10)
                        .meet(way(ObjectClass.PERSON, 20, -2.8, 0, 1.4), SECONDS)
                        .touch())
                .isCloseTo(1.61, within(0.02));
        assertThat(sweep(10)
                        .meet(way(ObjectClass.PERSON, 20, 0, 0, 1.4), SECONDS)
                        .touch())
                .isInfinite();
        assertThat(sweep(10)
                        .meet(way(ObjectClass.PERSON, 20, -6, 0, 1.4), SECONDS)
                        .touch())
                .isInfinite();
    }

    @Test
    void meet_oncoming_closesWithBothSpeeds() {
        Meeting meeting = sweep(15).meet(way(ObjectClass.CAR, 80, 0.5, -15, 0), SECONDS);
        assertThat(meeting.touch()).isCloseTo((80 - CAR.length() / 2 - 3.7) / 30, within(0.01));
        assertThat(sweep(15)
                        .meet(way(ObjectClass.CAR, 80, 3.4, -15, 0), SECONDS)
                        .touch())
                .isInfinite();
    }

    @Test
    void meet_turnedBody_reachesAsItsCornersDo() {
        // At 45 degrees a car's corner reaches (4.4 + 1.8) / 2 / sqrt(2) = 2.192 m to the side; the corner passes the
        // flank.
        double reach = (CAR.length() + CAR.width()) / 2 / Math.sqrt(2);
        WayMaker maker = new WayMaker(15);
        maker.way().body(CAR);
        Way near = maker.plane(20, 1 + reach - 0.05, 0, 0, Math.PI / 4, 0, 0);
        assertThat(sweep(10).meet(near, SECONDS).touch()).isFinite();
        Way far = maker.plane(20, 1 + reach + 0.05, 0, 0, Math.PI / 4, 0, 0);
        assertThat(sweep(10).meet(far, SECONDS).touch()).isInfinite();
        assertThat(sweep(10).meet(far, SECONDS).most()).isCloseTo(-0.05, within(0.01));
    }

    @Test
    void meet_brakingLead_isMetAsItsBrakingSays() {
        // Both 20 m/s, bumper 10 m behind its rear, 5 m/s2: 2 s.
        WayMaker maker = new WayMaker(15);
        maker.way().body(CAR);
        Way lead = maker.plane(3.7 + 10 + CAR.length() / 2, 0, 20, 0, 0, -5, 0);
        assertThat(sweep(20).meet(lead, SECONDS).touch()).isCloseTo(2, within(0.03));
    }

    @Test
    void meet_mirrored_isMirrored() {
        Meeting a = sweep(10).meet(way(ObjectClass.CAR, 20, 3, 2, -1.5), SECONDS);
        Meeting b = sweep(10).meet(way(ObjectClass.CAR, 20, -3, 2, 1.5), SECONDS);
        assertThat(b.least()).isCloseTo(-a.most(), within(1e-12));
        assertThat(b.most()).isCloseTo(-a.least(), within(1e-12));
        assertThat(b.touch()).isEqualTo(a.touch());
    }
}
