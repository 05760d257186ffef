package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.service.DriveSightService;
import io.drivesight.simulator.bus.BrokerOptions;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Frames that are odd rather than broken, among good ones; what is broken stands in {@link BadFrames}. */
@Timeout(180)
class InputFaultIT {
    /** As RGB, 50 million bytes. */
    private static final ImageSize HUGE = new ImageSize(4096, 4069);

    private static final String ENOUGH = Integer.toString(60 << 20);

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static Path model;

    @BeforeAll
    static void startBroker() throws Exception {
        Map<String, String> large = Map.of(
                "message.max.bytes", Integer.toString(64 << 20),
                "replica.fetch.max.bytes", Integer.toString(64 << 20),
                "socket.request.max.bytes", Integer.toString(68 << 20),
                "log.retention.bytes", Integer.toString(256 << 20));
        broker = EmbeddedBroker.startNew(new BrokerOptions(512, folder, large));
        model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static ServiceRig rig(TestInfo test) {
        KafkaConnection large = new KafkaConnection(broker.bootstrapServers(), 64 << 20, Map.of());
        return new ServiceRig(large, test.getTestMethod().orElseThrow().getName(), model, 1);
    }

    private static CameraFrame huge(CameraId camera, long sequence) {
        return new CameraFrame(
                new FrameId(camera, sequence),
                SquareFrames.frame(camera, sequence).captureTime(),
                ByteBuffer.allocate(Math.toIntExact(3 * HUGE.pixels())),
                FrameFormat.RGB8,
                Optional.of(HUGE),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static List<FrameOutcome> byOffset(ServiceRig rig, int count) {
        return rig.outcomes(count).stream()
                .sorted(Comparator.comparingLong(outcome -> outcome.source().offset()))
                .toList();
    }

    @Test
    void frameOf50Megabytes_atDefaultLimits_endsAsOversize(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test);
                DriveSightService service = rig.start()) {
            CameraId camera = SquareFrames.camera(1);
            rig.send(SquareFrames.frame(camera, 1)).get();
            rig.send(huge(camera, 2)).get();
            rig.send(SquareFrames.frame(camera, 3)).get();

            List<FrameOutcome> outcomes = byOffset(rig, 3);

            assertThat(outcomes)
                    .extracting(FrameOutcome::outcome)
                    .containsExactly(Outcome.PROCESSED, Outcome.OVERSIZE, Outcome.PROCESSED);
            assertThat(outcomes.get(1).reason()).isEqualTo("message-too-large");
            assertThat(rig.deadLetters(1))
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.truncated()).isTrue());
            assertThat(service.isReady()).isTrue();
        }
    }

    @Test
    void frameOf50Megabytes_withinRaisedLimits_isProcessed(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test);
                DriveSightService service = rig.start("image.max-bytes", ENOUGH, "kafka.max-message-bytes", ENOUGH)) {
            CameraId camera = SquareFrames.camera(1);
            rig.send(SquareFrames.frame(camera, 1)).get();
            rig.send(huge(camera, 2)).get();
            rig.send(SquareFrames.frame(camera, 3)).get();

            assertThat(ServiceRig.counts(byOffset(rig, 3))).isEqualTo(Map.of(Outcome.PROCESSED, 3));
            assertThat(service.isReady()).isTrue();
        }
    }

    @Test
    void clockSetAfterFirstFrameOf1970_framesAreProcessed(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test);
                DriveSightService service = rig.start()) {
            CameraId camera = SquareFrames.camera(1);
            byte[] jpeg = SquareFrames.jpeg(0);
            rig.send(CameraFrame.of(new FrameId(camera, 0), Instant.EPOCH, jpeg))
                    .get();
            rig.send(SquareFrames.frame(camera, 1)).get();
            rig.send(SquareFrames.frame(camera, 2)).get();

            assertThat(ServiceRig.counts(byOffset(rig, 3))).isEqualTo(Map.of(Outcome.PROCESSED, 3));
            assertThat(service.isReady()).isTrue();
        }
    }

    @Test
    void contentTypeOfSomethingElse_isNotLookedAt(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test);
                DriveSightService service = rig.start()) {
            CameraFrame frame = SquareFrames.frame(SquareFrames.camera(1), 1);
            rig.send(
                            frame.id().camera().key(),
                            CameraFrameCodec.encode(frame),
                            Map.of("content-type", "text/html", "ce_type", "com.example.something"))
                    .get();

            assertThat(ServiceRig.counts(byOffset(rig, 1))).isEqualTo(Map.of(Outcome.PROCESSED, 1));
            assertThat(service.isReady()).isTrue();
        }
    }
}
