package io.drivesight.core.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.GroundCamera.PixelRay;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
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
    void groundDepth_ofALevelCamera_isByHand() {
        // 100 px below the horizon: depth 1000 * 1.5 / 100 = 15 m; 200 px to the right: 3 m to the right.
        GroundCamera camera = level();
        PixelRay ray = camera.ray(700, 400);
        double depth = camera.groundDepth(ray).orElseThrow();
        assertThat(1 + depth * ray.x()).isCloseTo(16, within(1e-9));
        assertThat(depth * ray.y()).isCloseTo(-3, within(1e-9));
    }

    @Test
    void mounting_signs_areThoseOfTheContract() {
        assertThat(camera(new Mounting(0, 0, 1.5, 0.1, 0, 0)).ray(500, 300).y()).isPositive();
        assertThat(camera(new Mounting(0, 0, 1.5, 0, 0.1, 0)).ray(500, 300).z()).isNegative();
        // Rolled clockwise, the right side of the image looks down.
        assertThat(camera(new Mounting(0, 0, 1.5, 0, 0, 0.1)).ray(900, 300).z()).isNegative();
    }

    @Test
    void groundDepth_aboveTheHorizon_isEmpty() {
        GroundCamera camera = camera(new Mounting(0, 0, 1.5, 0, 0.1, 0));
        double horizon = 300 - 1000 * Math.tan(0.1);
        assertThat(camera.ray(500, horizon).z()).isCloseTo(0, within(1e-9));
        assertThat(camera.groundDepth(camera.ray(500, 150))).isEmpty();
    }

    @Test
    void project_withDistortionAndPose_isTheInverseOfTheRay() {
        Mounting mounting = new Mounting(1.2, 0.3, 1.6, 0.3, 0.08, -0.05);
        GroundCamera camera = camera(mounting, -0.3, 0.1, 0.001, -0.002, -0.01);
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            double u = random.nextDouble(50, 950);
            double v = random.nextDouble(350, 580);
            PixelRay ray = camera.ray(u, v);
            double depth = camera.groundDepth(ray).orElseThrow();
            Projected back = Projected.of(camera, mounting.x() + depth * ray.x(), mounting.y() + depth * ray.y());
            assertThat(back.u()).isCloseTo(u, within(1e-5));
            assertThat(back.v()).isCloseTo(v, within(1e-5));
            assertThat(back.depth()).isCloseTo(depth, within(1e-9));
        }
    }

    @Test
    void addImageCovariance_ofAPosedCamera_agreesWithMovingThePoint() {
        GroundCamera camera = camera(new Mounting(0.5, 0, 1.5, 0.1, 0.05, 0.02));
        double step = 1e-5;
        Projected here = Projected.of(camera, 12, 2);
        Projected ahead = Projected.of(camera, 12 + step, 2);
        Projected aside = Projected.of(camera, 12, 2 + step);
        double[] du = {(ahead.u() - here.u()) / step, (aside.u() - here.u()) / step};
        double[] dv = {(ahead.v() - here.v()) / step, (aside.v() - here.v()) / step};
        Covariance2 ground = new Covariance2(4, -1, 2);
        Covariance2 image = Projected.covariance(camera, 12, 2, ground);
        assertThat(image.xx()).isCloseTo(product(du, du, ground), within(1e-2));
        assertThat(image.xy()).isCloseTo(product(du, dv, ground), within(1e-2));
        assertThat(image.yy()).isCloseTo(product(dv, dv, ground), within(1e-2));
    }

    private static double product(double[] a, double[] b, Covariance2 c) {
        return a[0] * (c.xx() * b[0] + c.xy() * b[1]) + a[1] * (c.xy() * b[0] + c.yy() * b[1]);
    }

    @Test
    void project_behindTheCamera_tellsOnlyTheDepth() {
        Projected behind = Projected.of(level(), -5, 0);
        assertThat(behind.depth()).isEqualTo(-6);
        assertThat(behind.u()).isZero();
    }
}
