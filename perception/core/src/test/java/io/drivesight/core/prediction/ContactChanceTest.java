package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.motion.GroundMotion.Mode;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The vehicle goes straight on at 10 m/s; its bumper is 3.7 m ahead, cars are 4.4 m long. */
class ContactChanceTest {
    private static final Covariance2 SURE = new Covariance2(0.01, 0, 0.01);
    /** Stands in the way: its rear is reached after (29.9 - 2.2 - 3.7) / 10 = 2.4 s. */
    private static final Mode TOUCHES = mode(0.1, 29.9, 0, 0);

    private static Mode mode(double probability, double x, double y, double vx) {
        return new Mode(probability, x, y, SURE, vx, 0, SURE, 0, 0.01);
    }

    private static OptionalDouble timeToCollision(Mode... modes) {
        return assessed(modes).risk().timeToCollisionSeconds();
    }

    private static RiskAssessor.Assessed assessed(Mode... modes) {
        Mode likeliest = modes[0];
        GroundMotion motion = new GroundMotion(
                likeliest.x(), likeliest.y(), SURE, likeliest.velocityX(), 0, SURE, 0, 0.01, false, List.of(modes));
        TrackedObject car = new TrackedObject(
                1,
                ObjectClass.CAR,
                ObjectClass.CAR.label(),
                1,
                1,
                new Box(600, 300, 650, 350),
                Optional.empty(),
                TrackStatus.TRACKED,
                1,
                0,
                false,
                new ImageMotion(0, 0, SURE, SURE, 0),
                Optional.of(motion));
        EgoMotion ego = new EgoMotion(10, 0, 0);
        RoadAhead road = new RoadAhead();
        road.advance(ego, 0.1);
        RiskAssessor assessor = new RiskAssessor(PredictorConfig.DEFAULT);
        assessor.begin(Optional.of(ego), road, road.curve(), Map.of());
        MotionState state = new MotionState(motion.x(), motion.y(), motion.velocityX(), 0, 0, 0, 0);
        return assessor.assess(car, motion, OptionalDouble.empty(), state, MotionHypothesis.CONSTANT_VELOCITY, 0, true);
    }

    @Test
    void touch_ofTheOnlyMode_isWhenTheBumperIsThere() {
        assertThat(timeToCollision(TOUCHES).orElseThrow()).isCloseTo(2.4, within(0.06));
    }

    @Test
    void touch_likeliestModeIsOutOfReach_isNotThatOfAnother() {
        // 20 m/s, away.
        assertThat(timeToCollision(mode(0.9, 200, 0, 20), TOUCHES)).isEmpty();
    }

    @Test
    void touch_likeliestModeKeepsALaneFarAside_isNotThatOfAnother() {
        assertThat(timeToCollision(mode(0.9, 29.9, 9, 12), TOUCHES)).isEmpty();
    }

    @Test
    void warning_comesTowardsUsOnTheFarSideOfOurLane_isAsOftenAsSuchAreNotParked() {
        double farSide = assessed(mode(1, 15, -1.7, -10)).chance().orElseThrow().warning();
        double middle = assessed(mode(1, 15, -0.7, -10)).chance().orElseThrow().warning();

        assertThat(middle).isGreaterThan(0.9);
        assertThat(farSide).isBetween(0.2, 0.4);
    }

    @Test
    void warning_besideTheVehicleAndPartlyInIt_isWhereItDoesNotTouch() {
        // A car passes with its middle 1.5 m aside, where the two would be 0.4 m into each other.
        assertThat(assessed(mode(1, 2, -1.5, 0)).chance().orElseThrow().warning())
                .isLessThan(0.05);
        // The same ahead of the bumper is in the way.
        assertThat(assessed(mode(1, 12, -1.5, 0)).chance().orElseThrow().warning())
                .isGreaterThan(0.9);
    }
}
