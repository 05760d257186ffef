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
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.core.prediction.MotionHypothesis;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.GroundMotion;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.testkit.Fuzzing;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

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
            DetectedObjectsCodec::decode,
            TrajectoryHintsCodec::decode,
            FrameOutcomeCodec::decode,
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
        ResultHeader header = new ResultHeader(id, time, time.plusMillis(9), new ImageSize(64, 48), "ab", "m", "cpu");
        List<byte[]> messages = List.of(
                frame(id, time),
                DetectedObjectsCodec.encode(header, List.of(object())),
                TrajectoryHintsCodec.encode(header, List.of(hint())),
                outcome(id, time),
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

    private static TrackedObject object() {
        Detection detection = new Detection(new Box(10, 20, 30, 60), ObjectClass.TRAFFIC_SIGN, "stop sign", 0.75);
        return new TrackedObject(
                3,
                ObjectClass.TRAFFIC_SIGN,
                "stop sign",
                0.8,
                0.9,
                new Box(11, 21, 31, 61),
                Optional.of(detection),
                TrackStatus.TRACKED,
                1.5,
                0,
                new ImageMotion(4, -5, new Covariance2(1, 0.5, 2), Covariance2.diagonal(3, 4), 0.1),
                Optional.of(new GroundMotion(
                        20, -3, Covariance2.diagonal(1, 2), 5, 0.5, Covariance2.diagonal(3, 4), 0.1, 0.2, true)));
    }

    private static TrajectoryHint hint() {
        PathPoint point = new PathPoint(
                0.5,
                new Box(100, 0, 120, 10),
                Covariance2.diagonal(1, 2),
                Optional.of(new PathPoint.GroundPoint(8, 1, Covariance2.diagonal(3, 4))));
        return new TrajectoryHint(
                9,
                ObjectClass.BICYCLE,
                new Box(0, 0, 20, 10),
                List.of(new PredictedPath(MotionHypothesis.STOPPING, 1, 0.5, 2, List.of(point))),
                new Risk(
                        OptionalDouble.of(2.5),
                        Risk.TimeToCollisionSource.IMAGE_EXPANSION,
                        OptionalDouble.of(9),
                        false,
                        true,
                        Criticality.WARNING));
    }

    private static byte[] outcome(FrameId id, Instant time) {
        StageTimings timings = new StageTimings();
        timings.record(Stage.DECODE, 5_000);
        FrameOutcome outcome = new FrameOutcome(
                Optional.of(id),
                Optional.of(time),
                Outcome.UNDECODABLE,
                "corrupt",
                "no image",
                Stage.DECODE,
                timings,
                time,
                time.plusMillis(2),
                new FrameOutcome.Source("camera.frames", 3, 99),
                0);
        return FrameOutcomeCodec.encode(outcome, "node-1", "cpu");
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
