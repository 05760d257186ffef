package io.drivesight.core.wire;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
    private static final FrameId ID = new FrameId(new CameraId("vehicle", "front"), 1);
    private static final Instant BEGIN = Instant.ofEpochSecond(1_800_000_000);
    private static final int IMAGE_BYTES = 120_000;
    private static final int FRAMES = 15;

    @Param({"5", "30"})
    public int objects;

    private byte[] frame = new byte[0];
    private FrameResult result = result(new Scene(new ImageSize(1, 1), List.of(), List.of()));
    private byte[] encoded = new byte[0];

    /** Follows some road users for a while, with calibration, so that objects and hints are like real ones. */
    @Setup
    public void follow() {
        byte[] image = new byte[IMAGE_BYTES];
        new Random(1).nextBytes(image);
        frame = CameraFrameCodec.encode(CameraFrame.of(ID, BEGIN, image));
        List<Scene> scenes = TrackedScenes.calibrated(objects, FRAMES);
        result = result(scenes.get(scenes.size() - 1));
        encoded = FrameResultCodec.encode(result);
        System.out.println(encoded.length + " bytes");
    }

    private static FrameResult result(Scene scene) {
        FrameOutcome outcome = new FrameOutcome(
                Optional.of(ID),
                Optional.of(BEGIN),
                Outcome.PROCESSED,
                "",
                "",
                Stage.PUBLISH,
                new StageTimings(),
                BEGIN,
                BEGIN.plusMillis(20),
                new FrameOutcome.Source("camera.frames", 0, 1),
                scene.objects().size());
        return FrameResult.of(outcome, new Origin("node-1", "cpu", "detector", "a".repeat(64)), Optional.of(scene));
    }

    @Benchmark
    public CameraFrame decodeFrame() throws WireException {
        return CameraFrameCodec.decode(frame);
    }

    @Benchmark
    public byte[] encodeResult() {
        return FrameResultCodec.encode(result);
    }

    @Benchmark
    public FrameResult decodeResult() throws WireException {
        return FrameResultCodec.decode(encoded);
    }
}
