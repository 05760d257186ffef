package io.drivesight.simulator.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.simulator.render.Projection.Point;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.scenario.Vector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProjectionTest {
    private static final ImageSize SIZE = new ImageSize(640, 384);
    private static final Mounting AHEAD = new Mounting(1.5, 0, 1.4, 0, 0, 0);

    static List<List<Double>> lenses() {
        return List.of(
                List.of(),
                List.of(-0.16, 0.03, 0.0, 0.0, 0.0),
                List.of(-0.06, 0.02, 0.0005, -0.0004, 0.001),
                List.of(0.1));
    }

    @ParameterizedTest
    @MethodSource("lenses")
    void ray_ofAProjectedRay_isTheRay(List<Double> distortion) {
        Projection projection =
                new Projection(new CameraModel(new Intrinsics(SIZE, 400, 410, 318, 195, distortion), AHEAD));
        for (int y = 0; y <= 384; y += 24) {
            for (int x = 0; x <= 640; x += 40) {
                Point ray = projection.ray(x, y);
                Point back = projection.project(ray.x(), ray.y());
                assertThat(back.x()).isCloseTo(x, within(1e-6));
                assertThat(back.y()).isCloseTo(y, within(1e-6));
            }
        }
    }

    @Test
    void project_farOutside_neverFoldsBackIn() {
        for (String name : Scenario.builtIn()) {
            Scenario.load(name).cameras().forEach(camera -> {
                Projection projection = new Projection(camera.model());
                double last = 0;
                for (double x = 0; x < 100; x += 0.05) {
                    double at = projection.project(x, 0).x();
                    assertThat(at).isGreaterThan(last);
                    last = at;
                }
            });
        }
    }

    @Test
    void vehicleToCamera_lookingAhead_putsLeftLeftAndUpUp() {
        Projection projection = new Projection(new CameraModel(Intrinsics.pinhole(SIZE, 400, 400, 320, 192), AHEAD));
        Vector p = projection.vehicleToCamera().apply(new Vector(11.5, 2, 2.4));
        assertThat(p.x()).isCloseTo(-2, within(1e-12));
        assertThat(p.y()).isCloseTo(-1, within(1e-12));
        assertThat(p.z()).isCloseTo(10, within(1e-12));
    }

    @Test
    void vehicleToCamera_pitchedDown_raisesTheHorizon() {
        Mounting down = new Mounting(0, 0, 1.4, 0, Math.toRadians(10), 0);
        Projection projection = new Projection(new CameraModel(Intrinsics.pinhole(SIZE, 400, 400, 320, 192), down));
        Vector far = projection.vehicleToCamera().apply(new Vector(1e6, 0, 1.4));
        assertThat(projection.project(far.x() / far.z(), far.y() / far.z()).y())
                .isCloseTo(192 - 400 * Math.tan(Math.toRadians(10)), within(1e-3));
    }

    @Test
    void vehicleToCamera_rolledClockwise_turnsTheWorldCounterClockwise() {
        Mounting rolled = new Mounting(0, 0, 1, 0, 0, Math.toRadians(90));
        Projection projection = new Projection(new CameraModel(Intrinsics.pinhole(SIZE, 400, 400, 320, 192), rolled));
        Vector right = projection.vehicleToCamera().apply(new Vector(10, -1, 1));
        assertThat(right.y()).isCloseTo(-1, within(1e-12));
    }

    @Test
    void vehicleToCamera_yawedLeft_looksLeft() {
        Mounting left = new Mounting(0, 0, 1, Math.toRadians(90), 0, 0);
        Projection projection = new Projection(new CameraModel(Intrinsics.pinhole(SIZE, 400, 400, 320, 192), left));
        assertThat(projection.vehicleToCamera().apply(new Vector(0, 10, 1)).z()).isCloseTo(10, within(1e-12));
    }
}
