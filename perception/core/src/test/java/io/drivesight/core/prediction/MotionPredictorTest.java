package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.ground.GroundTracker;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.PredictedPath.PathPoint.GroundPoint;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.Scene.Car;
import io.drivesight.core.tracking.MultiObjectTracker;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackerConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MotionPredictorTest {
    private static GroundPoint end(TrajectoryHint hint) {
        List<PathPoint> points = hint.paths().get(0).points();
        return points.get(points.size() - 1).ground().orElseThrow();
    }

    /** Two seconds ahead at constant velocity. */
    private static PathPoint straight(TrajectoryHint hint) {
        return hint.paths().stream()
                .filter(path -> path.hypothesis() == MotionHypothesis.CONSTANT_VELOCITY)
                .findFirst()
                .orElseThrow()
                .points()
                .get(9);
    }

    @Test
    void predict_parkedCarPassedByAMovingVehicle_staysWhereItIs() {
        Scene scene = new Scene(true, 10).drive(2, 10, new Car(50, 3, 0, 0));
        GroundMotion ground = scene.tracks.get(0).ground().orElseThrow();
        assertThat(ground.relative()).isFalse();
        assertThat(ground.x()).isCloseTo(30, within(0.5));
        assertThat(Math.hypot(ground.velocityX(), ground.velocityY())).isLessThan(0.3);
        GroundPoint end = end(scene.hints.get(0));
        assertThat(end.x()).isCloseTo(ground.x(), within(0.8));
        assertThat(end.y()).isCloseTo(ground.y(), within(0.3));
        // In the image it grows, as the vehicle drives on.
        assertThat(scene.hints.get(0).boxAt(1).height()).isCloseTo(1530 / (30 - 10 - 1.5 - 2.2), within(8.0));
    }

    @Test
    void predict_stillSceneWithoutCalibration_keepsTheBox() {
        Scene scene = new Scene(false, 0).drive(2, 10, new Car(20, 2, 0, 0));
        TrajectoryHint hint = scene.hints.get(0);
        assertThat(hint.paths().get(0).points().get(0).ground()).isEmpty();
        assertThat(hint.boxAt(3).iou(hint.boxAtCapture())).isGreaterThan(0.9);
        assertThat(hint.risk().timeToCollisionSeconds()).isEmpty();
    }

    @Test
    void predict_confidencesAddUp_andMostLikelyComesFirst() {
        Scene scene = new Scene(true, 10).drive(1.5, 10, new Car(40, 0, 6, 0), new Car(30, 4, 12, 0));
        for (TrajectoryHint hint : scene.hints) {
            double sum =
                    hint.paths().stream().mapToDouble(PredictedPath::confidence).sum();
            assertThat(sum).isCloseTo(1, within(1e-9));
            assertThat(hint.paths()).isSortedAccordingTo((a, b) -> Double.compare(b.confidence(), a.confidence()));
            assertThat(hint.paths())
                    .allMatch(path -> path.confidence() >= PredictorConfig.DEFAULT.leastConfidence() - 1e-12);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5})
    void predict_leastConfidenceAtTheEndsOfItsRange_givesPossiblePathsOnly(double least) {
        PredictorConfig config = new PredictorConfig(3, 0.2, least);
        for (boolean calibrated : new boolean[] {false, true}) {
            Scene scene = new Scene(calibrated, 10, config).drive(1.5, 10, new Car(40, 0, 0, 0), new Car(30, 4, 12, 0));
            assertThat(scene.hints).hasSize(2);
            for (TrajectoryHint hint : scene.hints) {
                assertThat(hint.paths()).allMatch(path -> path.confidence() > 0);
                assertThat(hint.paths().stream()
                                .mapToDouble(PredictedPath::confidence)
                                .sum())
                        .isCloseTo(1, within(1e-9));
                assertThat(hint.paths()).hasSizeGreaterThanOrEqualTo(least == 0 ? 2 : 1);
            }
        }
    }

    @Test
    void predict_mirroredScene_isMirrored() {
        Scene scene = new Scene(true, 10).drive(2, 10, new Car(40, 2, 8, -0.8));
        Scene mirrored = new Scene(true, 10).drive(2, 10, new Car(40, -2, 8, 0.8));
        TrajectoryHint a = scene.hints.get(0);
        TrajectoryHint b = mirrored.hints.get(0);
        // Traffic keeps to the right, so first guesses differ from side to side, and which path is likeliest; little of
        // that is left
        // of the paths themselves after 2 s.
        PathPoint left = straight(a);
        PathPoint right = straight(b);
        assertThat(right.ground().orElseThrow().x())
                .isCloseTo(left.ground().orElseThrow().x(), within(0.1));
        assertThat(right.ground().orElseThrow().y())
                .isCloseTo(-left.ground().orElseThrow().y(), within(0.1));
        assertThat(right.box().centerX())
                .isCloseTo(Scene.SIZE.width() - left.box().centerX(), within(2.0));
        assertThat(b.risk().timeToCollisionSeconds().orElse(99))
                .isCloseTo(a.risk().timeToCollisionSeconds().orElse(99), within(0.5));
        assertThat(b.risk().inEgoPath()).isEqualTo(a.risk().inEgoPath());
        assertThat(b.risk().criticality()).isEqualTo(a.risk().criticality());
    }

    @Test
    void predict_doubledFrameRate_givesTheSamePath() {
        GroundPoint slow =
                end(new Scene(true, 10).drive(3, 10, new Car(40, 2, 8, 0)).hints.get(0));
        GroundPoint fast =
                end(new Scene(true, 10).drive(3, 20, new Car(40, 2, 8, 0)).hints.get(0));
        assertThat(fast.x()).isCloseTo(slow.x(), within(0.5));
        assertThat(fast.y()).isCloseTo(slow.y(), within(0.2));
    }

    @Test
    void predict_tracksInAnotherOrder_givesTheSameHints() {
        Car[] cars = {new Car(40, 0, 6, 0), new Car(30, 4, 12, 0), new Car(50, -4, 0, 0)};
        Scene scene = new Scene(true, 10).drive(1, 10, cars);
        MotionPredictor other = MotionPredictor.restore(PredictorConfig.DEFAULT, scene.predictor.state());
        List<TrackedObject> reversed = new ArrayList<>(scene.tracks);
        Collections.reverse(reversed);
        List<TrajectoryHint> hints = new ArrayList<>(other.predict(scene.frameAt(1.1, cars), reversed));
        Collections.reverse(hints);
        assertThat(hints).isEqualTo(scene.predictor.predict(scene.frameAt(1.1, cars), scene.tracks));
    }

    @Test
    void restore_fromState_goesOnTheSame() {
        Car car = new Car(40, 1, 6, 0.2);
        Scene scene = new Scene(true, 10);
        MultiObjectTracker tracker = new MultiObjectTracker(TrackerConfig.DEFAULT);
        GroundTracker ground = new GroundTracker(tracker);
        for (int i = 0; i < 10; i++) {
            scene.predictor.predict(scene.frameAt(i * 0.1, car), ground.update(scene.frameAt(i * 0.1, car)));
        }
        GroundTracker restored = GroundTracker.restore(
                MultiObjectTracker.restore(TrackerConfig.DEFAULT, tracker.state()), ground.state());
        MotionPredictor predictor = MotionPredictor.restore(PredictorConfig.DEFAULT, scene.predictor.state());
        for (int i = 10; i < 15; i++) {
            List<TrackedObject> expected = ground.update(scene.frameAt(i * 0.1, car));
            assertThat(restored.update(scene.frameAt(i * 0.1, car))).isEqualTo(expected);
            assertThat(predictor.predict(scene.frameAt(i * 0.1, car), expected))
                    .isEqualTo(scene.predictor.predict(scene.frameAt(i * 0.1, car), expected));
        }
    }

    @Test
    void risk_closingOnAStandingCarAhead_isSeen() {
        // After 2 s: near side 22 m ahead, bumper at 3.7 m, 10 m/s: 1.83 s.
        Risk risk = new Scene(true, 10)
                .drive(2, 10, new Car(42, 0, 0, 0))
                .hints
                .get(0)
                .risk();
        assertThat(risk.timeToCollisionSource()).isEqualTo(Risk.TimeToCollisionSource.RANGE_RATE);
        assertThat(risk.timeToCollisionSeconds().orElseThrow()).isCloseTo(1.8, within(0.25));
        assertThat(risk.inEgoPath()).isTrue();
        // 10 * 0.5 + 3.5 * 0.25 / 2 + 11.75^2 / 8 = 22.7 m are needed, 18.3 m are there.
        assertThat(risk.safeDistanceMetres().orElseThrow()).isCloseTo(22.7, within(0.2));
        assertThat(risk.safeDistanceHeld()).isFalse();
        assertThat(risk.criticality()).isEqualTo(Criticality.WARNING);
    }

    @Test
    void risk_leavingTheWayBeforeTheVehicleComes_isNoWarning() {
        // Crosses the middle of the way now, 26 m ahead of the bumper; the vehicle is there in 2.6 s, the car in its
        // own lane long before.
        Risk risk = new Scene(true, 10)
                .drive(2, 10, new Car(50, -8, 0, 4))
                .hints
                .get(0)
                .risk();
        assertThat(risk.inEgoPath()).isTrue();
        assertThat(risk.criticality()).isEqualTo(Criticality.ATTENTION);
    }

    @Test
    void risk_oncomingInItsOwnLane_isNoWarning() {
        // 3.5 m aside, closing at 20 m/s: the range shrinks as fast as that of one who would hit.
        Risk risk = new Scene(true, 10)
                .drive(2, 10, new Car(70, 3.5, -10, 0))
                .hints
                .get(0)
                .risk();
        assertThat(risk.timeToCollisionSeconds().orElseThrow()).isLessThan(2.7);
        assertThat(risk.criticality()).isLessThan(Criticality.WARNING);
    }

    @Test
    void risk_parkedAside_isNone() {
        Risk risk = new Scene(true, 10)
                .drive(2, 10, new Car(50, 6, 0, 0))
                .hints
                .get(0)
                .risk();
        assertThat(risk.inEgoPath()).isFalse();
        assertThat(risk.criticality()).isEqualTo(Criticality.NONE);
    }
}
