package io.drivesight.core.wire;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.prediction.MotionPredictor;
import io.drivesight.core.prediction.PredictorConfig;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.MultiObjectTracker;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.core.tracking.TrackerFrame;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A frame from the wire, and its results onto it. With {@code -prof gc} also the allocation per message. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WireBenchmark {
    private static final ImageSize SIZE = new ImageSize(960, 540);
    private static final FrameId ID = new FrameId(new CameraId("vehicle", "front"), 1);
    private static final Instant BEGIN = Instant.ofEpochSecond(1_800_000_000);
    private static final int IMAGE_BYTES = 120_000;
    private static final int FRAMES = 10;

    @Param({"5", "30"})
    public int objects;

    private final ResultHeader header =
            new ResultHeader(ID, BEGIN, BEGIN.plusMillis(20), SIZE, "a".repeat(64), "detector", "cpu");
    private byte[] frame = new byte[0];
    private List<TrackedObject> tracked = List.of();
    private List<TrajectoryHint> hints = List.of();

    /** Follows some cars for a second, so that objects and hints are like real ones. */
    @Setup
    public void follow() {
        byte[] image = new byte[IMAGE_BYTES];
        new Random(1).nextBytes(image);
        frame = CameraFrameCodec.encode(CameraFrame.of(ID, BEGIN, image));
        MultiObjectTracker tracker = new MultiObjectTracker(TrackerConfig.DEFAULT);
        MotionPredictor predictor = new MotionPredictor(PredictorConfig.DEFAULT);
        for (int number = 0; number < FRAMES; number++) {
            TrackerFrame next = new TrackerFrame(
                    BEGIN.plusMillis(100L * number), SIZE, detections(number), Optional.empty(), Optional.empty());
            tracked = tracker.update(next);
            hints = predictor.predict(next, tracked);
        }
    }

    private List<Detection> detections(int number) {
        return IntStream.range(0, objects)
                .mapToObj(k -> new Box(30 * k + number, 200, 30 * k + number + 25, 220 + k))
                .map(box -> Detection.of(box, ObjectClass.CAR, 0.9))
                .toList();
    }

    @Benchmark
    public CameraFrame decodeFrame() throws WireException {
        return CameraFrameCodec.decode(frame);
    }

    @Benchmark
    public byte[] encodeObjects() {
        return DetectedObjectsCodec.encode(header, tracked);
    }

    @Benchmark
    public byte[] encodeHints() {
        return TrajectoryHintsCodec.encode(header, hints);
    }
}
