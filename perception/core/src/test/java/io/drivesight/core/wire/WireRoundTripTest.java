package io.drivesight.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.Descriptors;
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
import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.prediction.MotionHypothesis;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.GroundMotion;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireRoundTripTest {
    private static final FrameId ID = new FrameId(new CameraId("car-1", "front"), 7);
    private static final Instant CAPTURE = Instant.parse("2026-11-24T10:00:00.123456789Z");
    private static final ResultHeader HEADER = new ResultHeader(
            ID, CAPTURE, CAPTURE.plusMillis(250), new ImageSize(640, 384), "ab12", "yolox-nano", "cpu");

    @Test
    void cameraFrame_allFieldsSet_roundTrips() throws WireException {
        CameraFrame frame = new CameraFrame(
                ID,
                CAPTURE,
                ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6}),
                FrameFormat.RGB8,
                Optional.of(new ImageSize(2, 1)),
                Optional.of(new CameraModel(
                        new Intrinsics(new ImageSize(640, 384), 500, 501, 320, 192, List.of(0.1, -0.2)),
                        new Mounting(1.5, 0.1, 1.4, 0.01, 0.02, 0.03))),
                Optional.of(new EgoMotion(13.9, 0.1, -0.5)),
                Optional.of(CAPTURE.plusMillis(200)));

        assertThat(CameraFrameCodec.decode(CameraFrameCodec.encode(frame))).isEqualTo(frame);
    }

    @Test
    void cameraFrame_missingStamp_isRejectedWithReason() {
        byte[] noStamp = io.drivesight.perception.v1.CameraFrame.newBuilder()
                .setVehicle("v")
                .setCamera("c")
                .build()
                .toByteArray();

        assertReason("bad-timestamp", noStamp);
    }

    @Test
    void cameraFrame_hostileIdentity_isRejectedWithoutEchoingIt() {
        byte[] hostile = io.drivesight.perception.v1.CameraFrame.newBuilder()
                .setVehicle("../../etc")
                .setCamera("c")
                .build()
                .toByteArray();

        assertReason("bad-identity", hostile);
        assertThatThrownBy(() -> CameraFrameCodec.decode(hostile)).hasMessageNotContaining("etc");
    }

    @Test
    void cameraFrame_rawWithoutSize_isRejected() {
        byte[] bytes = io.drivesight.perception.v1.CameraFrame.newBuilder()
                .setVehicle("v")
                .setCamera("c")
                .setFormat("nv12")
                .setTimestamp(Convert.timestamp(CAPTURE))
                .build()
                .toByteArray();

        assertReason("bad-value", bytes);
    }

    @Test
    void cameraFrame_randomBytes_neverThrowAnythingElse() {
        Random random = new Random(11);
        byte[] good = CameraFrameCodec.encode(CameraFrame.of(ID, CAPTURE, new byte[64]));
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int flips = random.nextInt(6); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(CameraFrameCodec.decode(bytes).id()).isNotNull();
            } catch (WireException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
    }

    @Test
    void detectedObjects_allFieldsSet_roundTrip() throws WireException {
        Detection detection = new Detection(new Box(10, 20, 30, 60), ObjectClass.TRAFFIC_SIGN, "stop sign", 0.75);
        TrackedObject seen = new TrackedObject(
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
        TrackedObject coasting = new TrackedObject(
                4,
                ObjectClass.CAR,
                "car",
                1,
                0.4,
                new Box(-5, 0, 3, 4),
                Optional.empty(),
                TrackStatus.COASTING,
                2,
                0.3,
                new ImageMotion(0, 0, Covariance2.ZERO, Covariance2.ZERO, 0),
                Optional.empty());

        DetectedObjectsCodec.Message message =
                DetectedObjectsCodec.decode(DetectedObjectsCodec.encode(HEADER, List.of(seen, coasting)));

        assertThat(message.header()).isEqualTo(HEADER);
        assertThat(message.objects()).containsExactly(seen, coasting);
    }

    @Test
    void trajectoryHints_published_carryTheBoxAtPublishTime() throws WireException {
        PathPoint point = new PathPoint(
                0.5,
                new Box(100, 0, 120, 10),
                Covariance2.diagonal(1, 2),
                Optional.of(new PathPoint.GroundPoint(8, 1, Covariance2.diagonal(3, 4))));
        TrajectoryHint hint = new TrajectoryHint(
                9,
                ObjectClass.BICYCLE,
                new Box(0, 0, 20, 10),
                List.of(new PredictedPath(MotionHypothesis.STOPPING, 1, 0.5, 2, List.of(point))),
                new Risk(
                        OptionalDouble.of(2.5),
                        Risk.TimeToCollisionSource.IMAGE_EXPANSION,
                        OptionalDouble.empty(),
                        false,
                        true,
                        Criticality.WARNING));

        TrajectoryHintsCodec.Message message =
                TrajectoryHintsCodec.decode(TrajectoryHintsCodec.encode(HEADER, List.of(hint)));

        TrajectoryHintsCodec.PublishedHint published = message.hints().get(0);
        assertThat(published.boxAtPublish()).isEqualTo(new Box(50, 0, 70, 10));
        assertThat(published.hint().paths()).isEqualTo(hint.paths());
        assertThat(published.hint().risk()).isEqualTo(hint.risk());
    }

    @Test
    void frameOutcome_allFieldsSet_roundTrips() throws WireException {
        StageTimings timings = new StageTimings();
        timings.record(Stage.DECODE, 5_000);
        FrameOutcome outcome = new FrameOutcome(
                Optional.of(ID),
                Optional.of(CAPTURE),
                Outcome.UNDECODABLE,
                "corrupt",
                "no image",
                Stage.DECODE,
                timings,
                CAPTURE.plusMillis(1),
                CAPTURE.plusMillis(2),
                new FrameOutcome.Source("camera.frames", 3, 99),
                0);

        FrameOutcomeCodec.Message message =
                FrameOutcomeCodec.decode(FrameOutcomeCodec.encode(outcome, "node-1", "cpu"));

        assertThat(message.outcome())
                .usingRecursiveComparison()
                .ignoringFields("timings")
                .isEqualTo(outcome);
        assertThat(message.outcome().timings().nanos(Stage.DECODE)).isEqualTo(5_000);
        assertThat(message.outcome().timings().reached(Stage.TRACK)).isFalse();
        assertThat(message.instance()).isEqualTo("node-1");
    }

    @Test
    void deadLetter_cutValue_saysSo() throws WireException {
        DeadLetter letter = new DeadLetter(
                "too-many-bytes", "9 bytes", new FrameOutcome.Source("t", 1, 2), CAPTURE, new byte[] {1, 2}, 9);

        DeadLetter decoded = DeadLetterCodec.decode(DeadLetterCodec.encode(letter));

        assertThat(decoded.truncated()).isTrue();
        assertThat(decoded.value()).containsExactly(1, 2);
        assertThat(decoded.source()).isEqualTo(letter.source());
    }

    @Test
    void serviceStatus_allFieldsSet_roundTrips() throws WireException {
        ServiceStatus status = new ServiceStatus(
                "node-1",
                CAPTURE,
                CAPTURE.minusSeconds(60),
                OperatingMode.DEGRADED,
                List.of(
                        new ServiceStatus.Reason("stale-camera", "nothing for 2 s", "car-1/front"),
                        new ServiceStatus.Reason(
                                "broker-trouble",
                                "unacknowledged",
                                "a result waits",
                                "",
                                OperatingMode.UNAVAILABLE,
                                Optional.of(new ServiceStatus.Figure(12.5, 10, "s")),
                                Optional.of(CAPTURE))),
                "cpu",
                "yolox-nano",
                "ab12",
                "0.1.0",
                List.of(
                        new ServiceStatus.Camera("car-1/front", 9.9, 2, Optional.of(CAPTURE), Optional.empty()),
                        new ServiceStatus.Camera(
                                "car-1/rear",
                                10,
                                0,
                                Optional.of(CAPTURE),
                                Optional.of(new ServiceStatus.ClockSkew(-0.25, 0.25)))));

        assertThat(ServiceStatusCodec.decode(ServiceStatusCodec.encode(status))).isEqualTo(status);
    }

    @Test
    void wireSchema_everyMessage_canBeReadFromItsOwnDescription() throws Exception {
        for (WireSchema schema : WireSchema.values()) {
            DescriptorProtos.FileDescriptorSet set =
                    DescriptorProtos.FileDescriptorSet.parseFrom(schema.fileDescriptorSet());
            Map<String, Descriptors.FileDescriptor> files = new HashMap<>();
            for (DescriptorProtos.FileDescriptorProto file : set.getFileList()) {
                Descriptors.FileDescriptor[] imports =
                        file.getDependencyList().stream().map(files::get).toArray(Descriptors.FileDescriptor[]::new);
                files.put(file.getName(), Descriptors.FileDescriptor.buildFrom(file, imports));
            }
            assertThat(files.values().stream()
                            .flatMap(file -> file.getMessageTypes().stream())
                            .map(Descriptors.Descriptor::getFullName))
                    .contains(schema.messageName());
        }
    }

    @Test
    void cameraFrame_readAsFoxgloveImage_isTheSamePicture() throws Exception {
        byte[] bytes = CameraFrameCodec.encode(CameraFrame.of(ID, CAPTURE, new byte[] {1, 2, 3}));

        io.drivesight.foxglove.CompressedImage image = io.drivesight.foxglove.CompressedImage.parseFrom(bytes);

        assertThat(image.getData().toByteArray()).containsExactly(1, 2, 3);
        assertThat(image.getTimestamp()).isEqualTo(Convert.timestamp(CAPTURE));
        assertThat(image.getFrameId()).isEqualTo("front");
    }

    private static void assertReason(String reason, byte[] bytes) {
        assertThatThrownBy(() -> CameraFrameCodec.decode(bytes))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
