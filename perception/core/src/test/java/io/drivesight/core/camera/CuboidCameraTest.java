package io.drivesight.core.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.geometry.ImageSize;
import java.util.List;
import org.junit.jupiter.api.Test;

class CuboidCameraTest {
    private static final ImageSize SIZE = new ImageSize(1280, 720);

    private static double[] project(CuboidCamera camera, double x, double y, double logHeight) {
        double[] out = new double[CuboidCamera.PROJECTED];
        camera.project(x, y, Math.cos(0.3), Math.sin(0.3), 4.4, 1.8, Math.exp(logHeight), 2.7, out);
        return out;
    }

    @Test
    void project_carStraightAhead_edgesAreWorkedByHand() {
        GroundCamera front = new GroundCamera(
                new CameraModel(Intrinsics.pinhole(SIZE, 1000, 1000, 640, 360), new Mounting(0, 0, 1.5, 0, 0, 0)));
        double[] out = new double[CuboidCamera.PROJECTED];
        new CuboidCamera(front, EgoPose.ORIGIN).project(22.2, 0, 1, 0, 4.4, 1.8, 1.5, 2.7, out);

        // Its tail is 20 m ahead, as high as the camera; its rear wheels touch the road at 22.2 - 1.35 = 20.85 m.
        assertThat(out[CuboidCamera.TOP]).isCloseTo(360, within(1e-9));
        assertThat(out[CuboidCamera.LEFT]).isCloseTo(640 - 900 / 20.0, within(1e-9));
        assertThat(out[CuboidCamera.RIGHT]).isCloseTo(640 + 900 / 20.0, within(1e-9));
        assertThat(out[CuboidCamera.BOTTOM]).isCloseTo(360 + 1500 / 20.85, within(1e-9));
        assertThat(out[CuboidCamera.NEAREST]).isCloseTo(20, within(1e-9));
        // One metre farther: the lower edge rises by 1500 / 20.85 - 1500 / 21.85, to first order 1500 / 20.85^2.
        assertThat(out[CuboidCamera.SLOPES + 3 * CuboidCamera.BOTTOM]).isCloseTo(-1500 / (20.85 * 20.85), within(1e-9));
    }

    @Test
    void project_vehicleElsewhereAndTurned_isTheSameAsSeenFromIt() {
        GroundCamera front = new GroundCamera(new CameraModel(
                Intrinsics.pinhole(SIZE, 900, 900, 600, 350), new Mounting(1.5, 0.2, 1.4, 0.1, 0.02, 0)));
        double[] here = new double[CuboidCamera.PROJECTED];
        new CuboidCamera(front, EgoPose.ORIGIN).project(15, 2, 1, 0, 4.4, 1.8, 1.5, 2.7, here);
        double turn = 0.7;
        double x = 100 + Math.cos(turn) * 15 - Math.sin(turn) * 2;
        double y = -50 + Math.sin(turn) * 15 + Math.cos(turn) * 2;
        double[] there = new double[CuboidCamera.PROJECTED];
        new CuboidCamera(front, new EgoPose(100, -50, turn))
                .project(x, y, Math.cos(turn), Math.sin(turn), 4.4, 1.8, 1.5, 2.7, there);

        for (int edge = 0; edge < 4; edge++) {
            assertThat(there[edge]).isCloseTo(here[edge], within(1e-9));
        }
    }

    @Test
    void project_anyCamera_slopesAreThoseOfSmallSteps() {
        Intrinsics lens = new Intrinsics(SIZE, 700, 720, 630, 350, List.of(-0.09, 0.03, 0.0005, -0.0004, 0.001));
        GroundCamera side = new GroundCamera(new CameraModel(lens, new Mounting(1.9, 0.7, 1.2, 0.6, 0.05, 0.02)));
        CuboidCamera camera = new CuboidCamera(side, new EgoPose(3, 4, 0.2));
        double[] at = project(camera, 20, 14, 0.4);
        double step = 1e-5;
        double[][] moved = {
            project(camera, 20 + step, 14, 0.4),
            project(camera, 20, 14 + step, 0.4),
            project(camera, 20, 14, 0.4 + step)
        };
        for (int edge = 0; edge < 4; edge++) {
            for (int k = 0; k < 3; k++) {
                double slope = (moved[k][edge] - at[edge]) / step;
                assertThat(at[CuboidCamera.SLOPES + 3 * edge + k])
                        .isCloseTo(slope, within(1e-2 + 1e-3 * Math.abs(slope)));
            }
        }
    }

    @Test
    void project_carThatTheBorderCuts_lowerEdgeIsThatOfWhatIsInView() {
        // Looks to the left; a car alongside, 3 m off, of which the image shows the rear half: its side runs along the
        // image.
        GroundCamera left = new GroundCamera(new CameraModel(
                Intrinsics.pinhole(SIZE, 640, 640, 640, 360), new Mounting(0, 0, 1.5, Math.PI / 2, 0, 0)));
        CuboidCamera camera = new CuboidCamera(left, EgoPose.ORIGIN);
        double[] at = new double[CuboidCamera.PROJECTED];
        camera.project(3, 3.9, 1, 0, 4.4, 1.8, 1.5, 2.7, at);
        double[] ahead = new double[CuboidCamera.PROJECTED];
        camera.project(4, 3.9, 1, 0, 4.4, 1.8, 1.5, 2.7, ahead);

        assertThat(at[CuboidCamera.RIGHT]).isGreaterThan(SIZE.width());
        assertThat(at[CuboidCamera.BOTTOM]).isCloseTo(360 + 640 * 1.5 / 3, within(1e-9));
        assertThat(at[CuboidCamera.SLOPES + 3 * CuboidCamera.BOTTOM]).isCloseTo(0, within(1e-9));
        assertThat(ahead[CuboidCamera.BOTTOM]).isCloseTo(at[CuboidCamera.BOTTOM], within(1e-9));
    }

    @Test
    void project_crookedCarThatTheBorderCuts_slopesAreThoseOfSmallSteps() {
        Intrinsics lens = Intrinsics.pinhole(SIZE, 640, 640, 640, 360);
        GroundCamera side = new GroundCamera(new CameraModel(lens, new Mounting(1.9, 0.7, 1.2, 1.2, 0.05, 0.02)));
        CuboidCamera camera = new CuboidCamera(side, EgoPose.ORIGIN);
        for (double x : new double[] {-1, 6, 9}) {
            double[] at = project(camera, x, 6, 0.4);
            double step = 1e-6;
            double[] moved = project(camera, x + step, 6, 0.4);
            double[] aside = project(camera, x, 6 + step, 0.4);
            for (int edge = CuboidCamera.TOP; edge <= CuboidCamera.BOTTOM; edge += 2) {
                int slope = CuboidCamera.SLOPES + 3 * edge;
                assertThat(at[slope]).isCloseTo((moved[edge] - at[edge]) / step, within(0.1));
                assertThat(at[slope + 1]).isCloseTo((aside[edge] - at[edge]) / step, within(0.1));
            }
        }
    }

    @Test
    void after_quarterTurn_isWorkedByHand() {
        // A quarter of a circle of 10 m radius, in pi seconds at 5 m/s.
        EgoPose pose = EgoPose.ORIGIN.after(new EgoMotion(5, 0.5, 0), Math.PI);
        assertThat(pose.x()).isCloseTo(10, within(1e-9));
        assertThat(pose.y()).isCloseTo(10, within(1e-9));
        assertThat(pose.heading()).isCloseTo(Math.PI / 2, within(1e-9));
    }

    @Test
    void project_sideThatTurnsThroughTheBordersDirection_slopesStayThoseOfAPointOnIt() {
        GroundCamera left = new GroundCamera(new CameraModel(
                Intrinsics.pinhole(SIZE, 640, 640, 640, 360), new Mounting(0, 0, 1.5, Math.PI / 2, 0, 0)));
        CuboidCamera camera = new CuboidCamera(left, EgoPose.ORIGIN);
        double[] out = new double[CuboidCamera.PROJECTED];
        double most = 0;
        for (int step = -500; step <= 500; step++) {
            double heading = Math.PI / 4 + step * 4e-5;
            // Its left side lies along the right border, the rest of it beyond.
            for (double aside = 1.2; aside <= 1.35; aside += 0.005) {
                camera.project(6 + aside, 6, Math.cos(heading), Math.sin(heading), 4.4, 1.8, 1.5, 2.7, out);
                for (int slope = CuboidCamera.SLOPES; slope < CuboidCamera.NEAREST; slope++) {
                    most = Math.max(most, Math.abs(out[slope]));
                }
            }
        }
        // A metre moves a point of the side by no more than that and the side's length; it is 3 m off at least.
        assertThat(most).isLessThan(640 * (1 + 4.4) / 3);
    }
}
