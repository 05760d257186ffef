package io.drivesight.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.Cuboids;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.taxonomy.ObjectClass;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Even pictures whose stamps are off by up to 40 % of a period: tracks and hints go by one clock, and are as steady as that. */
class NoisyStampsTest {
    private static final ImageSize SIZE = new ImageSize(1280, 720);
    private static final CameraModel CAMERA =
            new CameraModel(Intrinsics.pinhole(SIZE, 1000, 1000, 640, 360), new Mounting(1.5, 0, 1.5, 0, 0, 0));
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final double PERIOD = 0.1;
    private static final double NOISE = 0.4;
    private static final int FRAMES = 80;

    /** How much a figure of the one car wanders from the 30th frame on: its standard deviation. */
    private static double wander(boolean calibrated, double speed, ToDoubleFunction<PerceptionResult> figure) {
        CameraTracking tracking = CameraTracking.of(TrackingSettings.DEFAULT, () -> 0);
        SplittableRandom random = new SplittableRandom(5);
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int i = 0; i < FRAMES; i++) {
            double stamp = PERIOD * (i + NOISE * (2 * random.nextDouble() - 1));
            PerceptionResult result = tracking.track(frame(i, stamp, calibrated, speed), new StageTimings());
            if (i >= 30) {
                double value = figure.applyAsDouble(result);
                sum += value;
                squares += value * value;
                count++;
            }
        }
        double mean = sum / count;
        return Math.sqrt(Math.max(0, squares / count - mean * mean));
    }

    /** The picture is of its even time, whatever its stamp says. */
    private static DetectedFrame frame(int index, double stamp, boolean calibrated, double speed) {
        double x = 15 + speed * PERIOD * index;
        CameraFrame frame = new CameraFrame(
                new FrameId(new CameraId("car", "front"), index),
                START.plusNanos(Math.round(1e9 * stamp)),
                ByteBuffer.allocate(0),
                FrameFormat.DETECT,
                Optional.empty(),
                calibrated ? Optional.of(CAMERA) : Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Detection seen =
                Detection.of(Cuboids.box(new GroundCamera(CAMERA), ObjectClass.CAR, x, 0, 0), ObjectClass.CAR, 0.9);
        return new DetectedFrame(frame, SIZE, List.of(seen));
    }

    private static double groundSpeed(PerceptionResult result) {
        return result.objects().get(0).ground().orElseThrow().velocityX();
    }

    /** By how much its box is expected to grow in a second. */
    private static double growth(PerceptionResult result) {
        TrajectoryHint hint = result.hints().get(0);
        return hint.paths().get(0).points().get(4).box().height()
                / result.objects().get(0).measurement().orElseThrow().box().height();
    }

    @Test
    void track_vehicleMotionUnknown_speedIsSteady() {
        assertThat(wander(true, 3, NoisyStampsTest::groundSpeed)).isLessThan(0.035);
        assertThat(wander(true, -0.5, NoisyStampsTest::groundSpeed)).isLessThan(0.02);
    }

    @Test
    void track_notCalibrated_expectedGrowthIsSteady() {
        assertThat(wander(false, -0.5, NoisyStampsTest::growth)).isLessThan(0.006);
    }
}
