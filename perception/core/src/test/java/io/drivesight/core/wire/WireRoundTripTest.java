package io.drivesight.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.Descriptors;
import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireRoundTripTest {
    private static final FrameId ID = new FrameId(new CameraId("car-1", "front"), 7);
    private static final Instant CAPTURE = Instant.parse("2026-11-24T10:00:00.123456789Z");

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
