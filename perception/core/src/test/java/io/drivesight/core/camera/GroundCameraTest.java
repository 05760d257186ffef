package io.drivesight.core.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Point;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroundCameraTest {
    private static final ImageSize SIZE = new ImageSize(1000, 600);

    private static GroundCamera camera(Mounting mounting, Double... distortion) {
        return new GroundCamera(
                new CameraModel(new Intrinsics(SIZE, 1000, 1000, 500, 300, List.of(distortion)), mounting));
    }

    private static GroundCamera level() {
        return camera(new Mounting(1, 0, 1.5, 0, 0, 0));
    }

    @Test
    void ground_ofALevelCamera_isByHand() {
        // 100 px below the horizon: depth 1000 * 1.5 / 100 = 15 m; 200 px to the right: 3 m to the right.
        GroundPoint point = level().ground(new Point(700, 400), 1, 1, 0).orElseThrow();
        assertThat(point.x()).isCloseTo(16, within(1e-9));
        assertThat(point.y()).isCloseTo(-3, within(1e-9));
        // A row more or less: 15 / 100 = 0.15 m along; a column: 15 / 1000 = 0.015 m across, and 0.03 from the row.
        assertThat(point.covariance().xx()).isCloseTo(0.0225, within(1e-9));
        assertThat(point.covariance().yy()).isCloseTo(0.015 * 0.015 + 0.03 * 0.03, within(1e-9));
        assertThat(point.covariance().xy()).isCloseTo(-0.15 * 0.03, within(1e-9));
    }

    @Test
    void ground_withUncertainPitch_agreesWithTurningTheCamera() {
        double step = 1e-5;
        Point pixel = new Point(700, 420);
        GroundPoint point = camera(new Mounting(0, 0, 1.5, 0.2, 0.05, 0.1))
                .ground(pixel, 0, 0, step)
                .orElseThrow();
        GroundPoint nodded = camera(new Mounting(0, 0, 1.5, 0.2, 0.05 + step, 0.1))
                .ground(pixel, 0, 0, 0)
                .orElseThrow();
        assertThat(Math.sqrt(point.covariance().xx())).isCloseTo(Math.abs(nodded.x() - point.x()), within(1e-6));
        assertThat(Math.sqrt(point.covariance().yy())).isCloseTo(Math.abs(nodded.y() - point.y()), within(1e-6));
    }

    @Test
    void mounting_signs_areThoseOfTheContract() {
        assertThat(camera(new Mounting(0, 0, 1.5, 0.1, 0, 0)).ray(500, 300).y()).isPositive();
        assertThat(camera(new Mounting(0, 0, 1.5, 0, 0.1, 0)).ray(500, 300).z()).isNegative();
        // Rolled clockwise, the right side of the image looks down.
        assertThat(camera(new Mounting(0, 0, 1.5, 0, 0, 0.1)).ray(900, 300).z()).isNegative();
    }

    @Test
    void horizon_ofAPitchedCamera_isAboveTheCentre() {
        GroundCamera camera = camera(new Mounting(0, 0, 1.5, 0, 0.1, 0));
        assertThat(camera.horizon(500).orElseThrow()).isCloseTo(300 - 1000 * Math.tan(0.1), within(1e-9));
        assertThat(camera.ground(new Point(500, 150), 1, 1, 0)).isEmpty();
    }

    @Test
    void imageAndGround_withDistortionAndPose_areInverse() {
        GroundCamera camera = camera(new Mounting(1.2, 0.3, 1.6, 0.3, 0.08, -0.05), -0.3, 0.1, 0.001, -0.002, -0.01);
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            Point pixel = new Point(random.nextDouble(50, 950), random.nextDouble(350, 580));
            GroundPoint ground = camera.ground(pixel, 1, 1, 0.01).orElseThrow();
            Point back = camera.image(ground.x(), ground.y(), 0).orElseThrow();
            assertThat(back.x()).isCloseTo(pixel.x(), within(1e-5));
            assertThat(back.y()).isCloseTo(pixel.y(), within(1e-5));
        }
    }

    @Test
    void imageCovariance_undoesTheGroundCovariance() {
        GroundCamera camera = camera(new Mounting(0.5, 0, 1.5, 0.1, 0.05, 0.02));
        GroundPoint ground = camera.ground(new Point(620, 430), 2, 3, 0).orElseThrow();
        Covariance2 image = camera.imageCovariance(ground.x(), ground.y(), ground.covariance())
                .orElseThrow();
        assertThat(image.xx()).isCloseTo(4, within(1e-6));
        assertThat(image.xy()).isCloseTo(0, within(1e-6));
        assertThat(image.yy()).isCloseTo(9, within(1e-6));
    }

    @Test
    void image_behindTheCamera_isEmpty() {
        assertThat(level().image(-5, 0, 0)).isEmpty();
    }
}
