package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.state.SavedState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxTrailTest {
    private static final ImageSize SIZE = new ImageSize(1280, 720);

    private static BoxTrail walker(int boxes, double start, double speed, double acceleration) {
        return walker(30, boxes, start, speed, acceleration);
    }

    private static BoxTrail walker(double rate, int boxes, double start, double speed, double acceleration) {
        BoxTrail trail = new BoxTrail();
        for (int i = boxes - 1; i >= 0; i--) {
            double t = -i / rate;
            double x = start + speed * t + acceleration * t * t / 2;
            trail.observe(10 + t, Box.ofCenter(x, 400, 80, 200));
        }
        return trail;
    }

    @Test
    void fit_parabola_isFoundNearlyAsItIs() {
        BoxMotion motion = walker(15, 900, 150, 100).fit(640, 360);
        assertThat(motion.place()[BoxMotion.X]).isCloseTo(260, within(2.0));
        assertThat(motion.place()[BoxMotion.Y]).isCloseTo(40, within(0.5));
        assertThat(motion.rate()[BoxMotion.X]).isBetween(125.0, 155.0);
        // The prior of standing still holds most against the acceleration.
        assertThat(motion.acceleration()[BoxMotion.X]).isBetween(20.0, 110.0);
        assertThat(motion.rate()[BoxMotion.HEIGHT]).isCloseTo(0, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(doubles = {10, 20, 30, 50, 60, 120})
    void fit_halfASecondAtAnyRate_tellsTheSame(double rate) {
        BoxTrail trail = walker(rate, (int) (rate / 2), 900, 150, 0);
        assertThat(trail.known()).isGreaterThanOrEqualTo(1);
        BoxMotion motion = trail.fit(0, 0);
        assertThat(motion.place()[BoxMotion.X]).isCloseTo(900, within(2.0));
        assertThat(motion.rate()[BoxMotion.X]).isBetween(110.0, 155.0);
    }

    @Test
    void state_writtenAndRead_goesOnTheSameAt60Hz() {
        BoxTrail trail = walker(60, 24, 900, 150, 0);
        BoxTrail copy = new BoxTrail();
        SavedState.of(trail::state).into(copy::state);
        for (int i = 1; i < 4; i++) {
            Box next = Box.ofCenter(900 + 2.5 * i, 400, 80, 200);
            trail.observe(10 + i / 60.0, next);
            copy.observe(10 + i / 60.0, next);
        }
        assertThat(copy.fit(0, 0).rate()).containsExactly(trail.fit(0, 0).rate());
        assertThat(copy.known()).isEqualTo(trail.known());
    }

    @Test
    void fit_oneBox_standsStill() {
        BoxMotion motion = walker(1, 900, 150, 0).fit(0, 0);
        assertThat(motion.place()).containsExactly(900, 400, 80, 200);
        assertThat(motion.rate()).containsOnly(0);
    }

    @Test
    void fit_twoBoxesApartByOneFrame_tellLessThanFifteen() {
        double few = walker(2, 900, 150, 0).fit(0, 0).rate()[BoxMotion.X];
        double many = walker(15, 900, 150, 0).fit(0, 0).rate()[BoxMotion.X];
        assertThat(few).isBetween(20.0, 0.9 * many);
        assertThat(many).isBetween(135.0, 155.0);
    }

    @Test
    void of_walkerInTheMiddle_goesOnAndIsLessSureFartherAhead() {
        Intrinsics camera = Intrinsics.pinhole(SIZE, 1280, 1280, 640, 360);
        PredictedPath path = new PicturePaths(new PredictorConfig(3, 0.5)).of(walker(15, 700, 100, 0), 10, camera);
        assertThat(path.points()).hasSize(6);
        PathPoint half = path.points().get(0);
        PathPoint end = path.points().get(5);
        assertThat(half.box().centerX()).isBetween(740.0, 760.0);
        assertThat(end.box().centerX()).isBetween(900.0, 1150.0);
        assertThat(half.box().height()).isCloseTo(200, within(2.0));
        assertThat(end.imageCovariance().xx())
                .isGreaterThan(10 * half.imageCovariance().xx());
    }

    @Test
    void of_firstBox_isFarLessSureThanHalfASecondLater() {
        Intrinsics camera = Intrinsics.pinhole(SIZE, 1280, 1280, 640, 360);
        PicturePaths paths = new PicturePaths(new PredictorConfig(1, 1));
        double first = paths.of(walker(1, 700, 100, 0), 10, camera)
                .points()
                .get(0)
                .imageCovariance()
                .xx();
        double later = paths.of(walker(15, 700, 100, 0), 10, camera)
                .points()
                .get(0)
                .imageCovariance()
                .xx();
        // A height a second of unknown velocity, 200 px.
        assertThat(Math.sqrt(first)).isBetween(200.0, 260.0);
        assertThat(Math.sqrt(later)).isLessThan(80);
    }

    @Test
    void of_unseenForASecond_goesOnFromTheLastBox() {
        Intrinsics camera = Intrinsics.pinhole(SIZE, 1280, 1280, 640, 360);
        PicturePaths paths = new PicturePaths(new PredictorConfig(1, 0.5));
        BoxTrail trail = walker(15, 700, 100, 0);
        assertThat(paths.of(trail, 10.5, camera).points().get(0).box())
                .isEqualTo(paths.of(trail, 10, camera).points().get(1).box());
    }
}
