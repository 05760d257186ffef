package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.MultiObjectTracker;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.core.tracking.TrackerFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

class ExpansionWatchTest {
    private static final ImageSize SIZE = new ImageSize(1280, 720);

    /** The hints of one car, seen without calibration at 25 frames per second. */
    private static List<TrajectoryHint> drive(double seconds, DoubleFunction<Box> boxAt) {
        MultiObjectTracker tracker = new MultiObjectTracker(TrackerConfig.DEFAULT);
        MotionPredictor predictor = new MotionPredictor(PredictorConfig.DEFAULT);
        List<TrajectoryHint> hints = new ArrayList<>();
        for (int i = 0; i * 0.04 < seconds; i++) {
            TrackerFrame frame = new TrackerFrame(
                    Instant.EPOCH.plusMillis(40L * i),
                    SIZE,
                    List.of(Detection.of(boxAt.apply(i * 0.04).clippedTo(SIZE), ObjectClass.CAR, 0.9)),
                    Optional.empty(),
                    Optional.empty());
            List<TrackedObject> tracks = tracker.update(frame);
            hints.addAll(predictor.predict(frame, tracks));
        }
        return hints;
    }

    /** A car that overtakes: it comes into view from the right edge, low bonnet first, and drives away. */
    private static Box comingIntoView(double time) {
        double shown = Math.min(1, time / 1.2);
        double left = 1280 - 300 * shown - Math.max(0, time - 1.2) * 120;
        double height = 220 * (0.35 + 0.65 * shown) * (1 - 0.1 * Math.max(0, time - 1.2));
        return new Box(left, 600 - height, left + 300, 600);
    }

    /** A standing car, dead ahead, neared at 10 m/s from 42 m. */
    private static Box dead(double time) {
        double range = 42 - 10 * time;
        double height = 1530 / range;
        return Box.ofCenter(640, 360 + height / 2, 1.2 * height, height);
    }

    @Test
    void risk_carThatComesIntoViewAtTheEdge_isNoWarning() {
        assertThat(drive(2.5, ExpansionWatchTest::comingIntoView)).isNotEmpty().allSatisfy(hint -> {
            assertThat(hint.risk().timeToCollisionSeconds().orElse(30)).isGreaterThan(5);
            assertThat(hint.risk().criticality()).isLessThan(Criticality.WARNING);
        });
    }

    @Test
    void risk_carAheadThatIsNeared_isStillSeen() {
        List<TrajectoryHint> hints = drive(2, ExpansionWatchTest::dead);
        Risk last = hints.get(hints.size() - 1).risk();
        assertThat(last.timeToCollisionSource()).isEqualTo(Risk.TimeToCollisionSource.IMAGE_EXPANSION);
        assertThat(last.timeToCollisionSeconds().orElseThrow()).isCloseTo(2.2, within(0.4));
    }

    @Test
    void timeToCollision_boxReachesTheBorder_runsOnForASecond() {
        ExpansionWatch watch = new ExpansionWatch();
        watch.observe(10, false, 0.5);
        assertThat(watch.timeToCollision(10)).hasValue(2);
        watch.observe(10.5, true, 3);
        assertThat(watch.timeToCollision(10.5)).hasValue(1.5);
        watch.observe(11.5, true, 3);
        assertThat(watch.timeToCollision(11.5)).isEmpty();
        watch.observe(11.9, false, 3);
        assertThat(watch.timeToCollision(11.9)).isEmpty();
        watch.observe(12.1, false, 0.25);
        assertThat(watch.timeToCollision(12.1)).hasValue(4);
    }

    @Test
    void touchesBorder_anyEdge_isSeen() {
        assertThat(ExpansionWatch.touchesBorder(new Box(10, 10, 20, 20), SIZE)).isFalse();
        assertThat(ExpansionWatch.touchesBorder(new Box(0, 10, 20, 20), SIZE)).isTrue();
        assertThat(ExpansionWatch.touchesBorder(new Box(10, 1, 20, 20), SIZE)).isTrue();
        assertThat(ExpansionWatch.touchesBorder(new Box(10, 10, 1279, 20), SIZE))
                .isTrue();
        assertThat(ExpansionWatch.touchesBorder(new Box(10, 10, 20, 719), SIZE)).isTrue();
    }
}
