package io.drivesight.core.wire;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.core.pipeline.FrameResult.PassedFrame;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.testkit.Fuzzing;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Any bytes as any message: a message comes out, or a {@link WireException}; a frame that was read can be written and read again. */
public final class WireFuzzer {
    private static final long BASE_BYTES = 256 << 10;
    private static final long BYTES_PER_BYTE = 300;

    /** One of the codecs. */
    private interface Codec {
        void read(byte[] bytes) throws WireException;
    }

    private static final List<Codec> CODECS = List.of(
            WireFuzzer::frameTwice,
            WireFuzzer::resultTwice,
            DeadLetterCodec::decode,
            ServiceStatusCodec::decode,
            CameraStateCodec::decode,
            WireFuzzer::tracking);

    private WireFuzzer() {}

    /** The first byte chooses the message. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        Codec codec = CODECS.get((input[0] & 0xff) % CODECS.size());
        byte[] message = Arrays.copyOfRange(input, 1, input.length);
        Fuzzing.allocatingAtMost(BASE_BYTES + BYTES_PER_BYTE * message.length, () -> {
            try {
                codec.read(message);
            } catch (WireException documented) {
                if (documented.reason().isEmpty()) {
                    throw new AssertionError("no reason", documented);
                }
            }
        });
    }

    private static void frameTwice(byte[] bytes) throws WireException {
        CameraFrame frame = CameraFrameCodec.decode(bytes);
        if (!CameraFrameCodec.decode(CameraFrameCodec.encode(frame)).equals(frame)) {
            throw new AssertionError("the frame is another one after writing and reading it");
        }
    }

    /** What was read can be written again. */
    private static void resultTwice(byte[] bytes) throws WireException {
        FrameResultCodec.decode(FrameResultCodec.encode(FrameResultCodec.decode(bytes)));
    }

    /** What is in a camera's state: tracking comes out, or the documented exception. */
    private static void tracking(byte[] bytes) throws WireException {
        try {
            CameraTracking.restore(TrackingSettings.DEFAULT, SavedState.ofBytes(bytes), () -> 0);
        } catch (IllegalArgumentException documented) {
            throw new WireException("damaged", "no state", documented);
        }
    }

    /** Writes the inputs to start from. */
    public static void main(String[] args) {
        Instant time = Instant.parse("2026-11-24T10:00:00.5Z");
        FrameId id = new FrameId(new CameraId("car-1", "front"), 7);
        List<byte[]> messages = List.of(
                frame(id, time),
                FrameResultCodec.encode(result(id, time)),
                DeadLetterCodec.encode(
                        new DeadLetter("corrupt", "x", new FrameOutcome.Source("t", 1, 2), time, new byte[] {1, 2}, 9)),
                status(time),
                CameraStateCodec.encode(new CameraState(
                        id.camera(),
                        new FrameOutcome.Source("t", 1, 2),
                        Optional.of(new CameraState.LastFrame(7, time)),
                        CameraTracking.STATE_VERSION,
                        "ab",
                        tracked(id, time),
                        "node-1",
                        time)),
                tracked(id, time).toBytes());
        List<byte[]> seeds = new ArrayList<>();
        for (int codec = 0; codec < messages.size(); codec++) {
            byte[] message = messages.get(codec);
            byte[] seed = new byte[message.length + 1];
            seed[0] = (byte) codec;
            System.arraycopy(message, 0, seed, 1, message.length);
            seeds.add(seed);
        }
        Fuzzing.writeSeeds(Path.of(args[0]), seeds);
    }

    /** The state of a camera with one track. */
    private static SavedState tracked(FrameId id, Instant time) {
        CameraTracking tracking = CameraTracking.of(TrackingSettings.DEFAULT, () -> 0);
        Detection car = new Detection(new Box(10, 20, 30, 60), ObjectClass.CAR, "car", 0.9);
        CameraFrame frame = CameraFrame.of(id, time, new byte[0]);
        tracking.track(new DetectedFrame(frame, new ImageSize(64, 80), List.of(car)), new StageTimings());
        return tracking.state();
    }

    private static byte[] frame(FrameId id, Instant time) {
        return CameraFrameCodec.encode(new CameraFrame(
                id,
                time,
                ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6}),
                FrameFormat.RGB8,
                Optional.of(new ImageSize(2, 1)),
                Optional.of(new CameraModel(
                        new Intrinsics(new ImageSize(640, 384), 500, 501, 320, 192, List.of(0.1, -0.2)),
                        new Mounting(1.5, 0.1, 1.4, 0.01, 0.02, 0.03))),
                Optional.of(new EgoMotion(13.9, 0.1, -0.5)),
                Optional.of(time.plusMillis(200))));
    }

    private static FrameResult result(FrameId id, Instant time) {
        StageTimings timings = new StageTimings();
        timings.record(Stage.DECODE, 5_000);
        List<Scene> scenes = TrackedScenes.calibrated(2, 3);
        FrameOutcome outcome = new FrameOutcome(
                Optional.of(id),
                Optional.of(time),
                Outcome.PROCESSED,
                "",
                "",
                Stage.PUBLISH,
                timings,
                time,
                time.plusMillis(2),
                new FrameOutcome.Source("camera.frames", 3, 99),
                2);
        return new FrameResult(
                outcome,
                new Origin("node-1", "cpu", "yolox-nano", "ab12"),
                Optional.of(scenes.get(scenes.size() - 1)),
                List.of(new PassedFrame(98, 6, time, Outcome.SUPERSEDED, "newer-frame", Stage.QUEUE)),
                Optional.of(new SkippedOffsets(40, 90)));
    }

    private static byte[] status(Instant time) {
        return ServiceStatusCodec.encode(new ServiceStatus(
                "node-1",
                time,
                time.minusSeconds(60),
                OperatingMode.DEGRADED,
                List.of(new ServiceStatus.Reason("stale-camera", "nothing for 2 s", "car-1/front")),
                "cpu",
                "yolox-nano",
                "ab12",
                "0.1.0",
                List.of(new ServiceStatus.Camera("car-1/front", 9.9, 2, Optional.of(time), Optional.empty()))));
    }
}
