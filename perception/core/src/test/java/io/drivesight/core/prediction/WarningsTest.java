package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.prediction.Drive.Spot;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Situations whose times to collision are worked out by hand: bumper 3.7 m ahead, cars 4.4 m long. */
class WarningsTest {
    /** Warned at 2.9 s, in the second frame of two. */
    private static final double SOON = 0.25;

    private static double straight(double along) {
        return 0;
    }

    /** Straight for 40 m, then within 24 m into a bend. */
    private static DoubleUnaryOperator bend(double radius) {
        return along -> Math.max(0, Math.min(1, (along - 40) / 24)) / radius;
    }

    @Test
    void risk_standingCarInTheLane_isWarnedOfInTime() {
        // 20 m/s; the rear is 77.8 m from the origin: bumper and margin are there after 3.69 s, 2.9 s before that is
        // 0.79 s.
        Drive drive = new Drive(20, WarningsTest::straight)
                .standing(ObjectClass.CAR, 80, 0)
                .go(2.5);

        assertThat(drive.warned(0).orElseThrow()).isCloseTo(0.79, within(SOON));
        assertThat(drive.level(0, 2.5)).isEqualTo(Criticality.EMERGENCY);
    }

    @Test
    void risk_standingPersonAtHighSpeed_isNotSteppedOver() {
        // 40 m/s: in one step of a tenth the vehicle goes 4 m, in one of a path 8 m.
        Drive drive = new Drive(40, WarningsTest::straight)
                .standing(ObjectClass.PERSON, 150, 0.3)
                .go(3);

        assertThat(drive.warned(0).orElseThrow()).isBetween((149.8 - 3.7) / 40 - 2.9, (149.8 - 3.7) / 40 - 2.2);
        assertThat(drive.level(0, 3)).isEqualTo(Criticality.EMERGENCY);
    }

    @Test
    void risk_headOn_isWarnedOf() {
        // Closing at 30 m/s from 150 m: bumpers meet after (150 - 2.2 - 3.7) / 30 = 4.8 s. Nothing else tells how the
        // road goes: far
        // off, traffic in its own lane of a road that bends is likelier.
        Drive drive = new Drive(15, WarningsTest::straight)
                .with(ObjectClass.CAR, time -> new Spot(150 - 15 * time, 0.3))
                .go(4);

        assertThat(drive.warned(0).orElseThrow()).isBetween(4.79 - 2.9, 4.79 - 1.7);
    }

    @Test
    void risk_parkedRowBeforeABend_isNoWarning() {
        // Constant yaw rate would go straight on, into those outside the bend.
        Drive drive = new Drive(13, bend(80));
        for (int i = 0; i < 10; i++) {
            drive.standing(ObjectClass.CAR, 20 + 8 * i, -2.9);
        }
        drive.go(7);

        for (int i = 0; i < 10; i++) {
            assertThat(drive.warned(i)).as("car " + i).isEmpty();
        }
    }

    @Test
    void risk_hiddenCarOfAParkedRow_isBelievedToStandInIt_oneInTheLaneIsNot() {
        // Of those behind others the part nearer to the road is seen, until they are near.
        Drive drive = new Drive(11, WarningsTest::straight);
        for (int i = 0; i < 8; i++) {
            double along = 20 + 6 * i;
            double seen = i % 2 == 0 ? -2.6 : -1.8;
            drive.with(ObjectClass.CAR, time -> new Spot(along, along - 11 * time > 20.05 ? seen : -2.6));
        }
        drive.standing(ObjectClass.CAR, 70, -0.9).go(4.5);

        for (int i = 0; i < 8; i++) {
            assertThat(drive.warned(i)).as("car " + i).isEmpty();
        }
        assertThat(drive.warned(8)).isPresent();
    }

    @Test
    void risk_carThatStandsOutOfAParkedRow_isWarnedOfInTime() {
        // 11 m/s; its rear is 41.8 m from the origin: the bumper is there after 3.46 s.
        Drive drive = new Drive(11, WarningsTest::straight);
        for (int i = 0; i < 8; i++) {
            drive.standing(ObjectClass.CAR, 20 + 6 * i, i == 4 ? -1.5 : -2.6);
        }
        drive.go(3);

        assertThat(drive.warned(4).orElseThrow()).isLessThan(3.46 - 1.7);
        assertThat(drive.warned(3)).isEmpty();
        assertThat(drive.warned(5)).isEmpty();
    }

    @Test
    void risk_oncomingInABend_isNoWarning() {
        Drive drive = new Drive(14, bend(80))
                .with(ObjectClass.CAR, time -> new Spot(140 - 14 * time, 3.4))
                .with(ObjectClass.CAR, time -> new Spot(180 - 14 * time, 3.4))
                .go(6);

        assertThat(drive.warned(0)).isEmpty();
        assertThat(drive.warned(1)).isEmpty();
    }

    @Test
    void risk_oncomingThatDriftsIntoTheLane_isWarnedOf() {
        // From 3.4 m aside at 1 m/s from the first second on.
        Drive drive = new Drive(14, WarningsTest::straight)
                .with(ObjectClass.CAR, time -> new Spot(130 - 14 * time, 3.4 - Math.max(0, Math.min(3.2, time - 1))))
                .go(4.4);

        // They meet after (130 - 2.2 - 3.7) / 28 = 4.43 s.
        assertThat(drive.warned(0).orElseThrow()).isLessThan(4.43 - 1.75);
    }

    @Test
    void risk_leadThatBrakes_isWarnedOfByItsBraking() {
        // NHTSA's second test: both 72.4 km/h, 30 m between them, 0.3 g from 1 s on: they meet sqrt(2 * 30 / 2.94) =
        // 4.52 s later.
        Drive drive = new Drive(20.1, WarningsTest::straight)
                .with(ObjectClass.CAR, time -> {
                    double braking = Math.max(0, time - 1);
                    return new Spot(3.7 + 30 + 2.2 + 20.1 * time - 2.94 * braking * braking / 2, 0);
                })
                .go(5.4);

        // At constant speeds the time to collision would be 2.9 s only after 2.5 s of braking, 2.0 s before they meet.
        assertThat(drive.warned(0).orElseThrow()).isLessThan(1 + 4.52 - 2.45);
    }

    @Test
    void risk_personWhoWalksIntoTheWay_isWarnedOf_oneOnThePavementIsNot() {
        // 12 m/s and 1.4 m/s; in the middle of the lane when the bumper is there, 3.6 s from now.
        Drive drive = new Drive(12, WarningsTest::straight)
                .with(ObjectClass.PERSON, time -> new Spot(3.7 + 12 * 3.6, -1.4 * (3.6 - time)))
                .with(ObjectClass.PERSON, time -> new Spot(30 + 1.4 * time, -2.6))
                .go(3);

        assertThat(drive.warned(0).orElseThrow()).isLessThan(3.6 - 1.75);
        assertThat(drive.warned(1)).isEmpty();
    }

    @Test
    void risk_personWhoStopsAtTheKerb_isNoLongerWarnedOf() {
        // Slows down from 2 s on with 1.4 m/s2, and stands 2.5 m beside the middle.
        Drive drive = new Drive(10, WarningsTest::straight)
                .with(ObjectClass.PERSON, time -> {
                    double braking = Math.max(0, Math.min(1, time - 2));
                    return new Spot(
                            50, -2.5 - 0.7 - 1.4 * (2 - Math.min(2, time)) + 1.4 * braking - 0.7 * braking * braking);
                })
                .go(4.4);

        assertThat(drive.level(0, 2.8)).isLessThan(Criticality.WARNING);
        assertThat(drive.level(0, 4.4)).isLessThan(Criticality.WARNING);
    }

    @Test
    void risk_newIdentityInTheSamePlace_staysWarnedOf() {
        Drive drive = new Drive(20, WarningsTest::straight)
                .with(ObjectClass.CAR, time -> new Spot(80, 0), time -> time < 2 ? 1L : 2L)
                .go(2.5);

        assertThat(drive.level(0, 1.9)).isGreaterThanOrEqualTo(Criticality.WARNING);
        assertThat(drive.level(0, 2.0)).isGreaterThanOrEqualTo(Criticality.WARNING);
    }
}
