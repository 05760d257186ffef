package io.drivesight.core.prediction;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.ground.GroundTracker;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.MultiObjectTracker;
import io.drivesight.core.tracking.Tracker;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.core.tracking.TrackerFrame;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One frame of tracking, on the ground too, and of prediction, with calibration and ego motion or without. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class HintsBenchmark {
    private static final ImageSize SIZE = new ImageSize(1920, 1080);
    private static final CameraModel CAMERA =
            new CameraModel(Intrinsics.pinhole(SIZE, 1400, 1400, 960, 540), new Mounting(1.5, 0, 1.5, 0, 0, 0));
    private static final int LOOP = 200;

    @Param({"30", "200"})
    public int objects;

    @Param({"true", "false"})
    public boolean calibrated;

    private final Tracker tracker = new GroundTracker(new MultiObjectTracker(TrackerConfig.DEFAULT));
    private final MotionPredictor predictor = new MotionPredictor(PredictorConfig.DEFAULT);
    private long number;

    private Detection detection(int k, double phase) {
        double height = 30 + 5 * (k % 20);
        double x = 40 + 1840.0 * k / objects + 15 * Math.sin(phase + k);
        double bottom = 540 + height + 2 * (k % 7);
        Box box = new Box(x - height / 2, bottom - height, x + height / 2, bottom);
        return Detection.of(box, k % 3 == 0 ? ObjectClass.PERSON : ObjectClass.CAR, 0.9);
    }

    @Benchmark
    public List<TrajectoryHint> trackAndPredict() {
        number++;
        double phase = 2 * Math.PI * (number % LOOP) / LOOP;
        List<Detection> detections =
                IntStream.range(0, objects).mapToObj(k -> detection(k, phase)).toList();
        TrackerFrame frame = new TrackerFrame(
                Instant.ofEpochSecond(0, number * 100_000_000),
                SIZE,
                detections,
                calibrated ? Optional.of(CAMERA) : Optional.empty(),
                calibrated ? Optional.of(new EgoMotion(10, 0.05, 0)) : Optional.empty());
        return predictor.predict(frame, tracker.update(frame));
    }
}
