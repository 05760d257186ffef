package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.SharedBroker;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Frames that together, or one alone, need more memory than the service's heap has. */
@ExtendWith(SharedBroker.class)
@Timeout(300)
class MemoryIT {
    private static final int COMMENT_BYTES = 65_000;

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static Path model;

    @BeforeAll
    static void prepare(EmbeddedBroker shared) throws Exception {
        broker = shared;
        model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes(128, 128, 3));
    }

    private static ServiceRig rig(TestInfo test) {
        return new ServiceRig(broker, test.getTestMethod().orElseThrow().getName(), model, 2);
    }

    private static byte[] picture(String format, int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR), format, bytes);
        return bytes.toByteArray();
    }

    private static CameraFrame frame(CameraId camera, long sequence, byte[] image) {
        return CameraFrame.of(
                new FrameId(camera, sequence),
                SquareFrames.frame(camera, sequence).captureTime(),
                image);
    }

    private static void awaitOutcomes(ServiceRig rig, ServiceProcess service, int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(150))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    assertThat(service.isAlive()).as(service::log).isTrue();
                    return rig.count("results") >= count;
                });
    }

    /** 75 MB each, eight at once; and one that needs more than there is, between them. */
    @Test
    void framesOf25Megapixels_eightWorkersAndHalfAGigabyte_areProcessed(TestInfo test) throws Exception {
        byte[] large = picture("jpg", 5000, 5000);
        byte[] tooLarge = picture("png", 8000, 5000);
        Map<String, String> whole = Map.of("DRIVESIGHT_IMAGE_DECODER", "full", "DRIVESIGHT_WORKERS", "8");
        try (ServiceRig rig = rig(test);
                ServiceProcess service =
                        ServiceProcess.start(folder.resolve("pixels.log"), "512m", rig.settings(), whole)) {
            CameraId camera = SquareFrames.camera(1);
            int frames = 12;
            for (int i = 0; i < frames; i++) {
                rig.send(frame(camera, i, i == 3 ? tooLarge : large));
            }
            rig.flush();
            awaitOutcomes(rig, service, frames);

            List<FrameOutcome> outcomes = rig.outcomes(frames);
            assertThat(ServiceRig.counts(outcomes))
                    .isEqualTo(Map.of(Outcome.PROCESSED, frames - 1, Outcome.OVERSIZE, 1));
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.outcome() == Outcome.OVERSIZE)
                    .extracting(outcome -> outcome.source().offset(), FrameOutcome::reason)
                    .containsExactly(tuple(3L, "too-much-memory"));
            assertThat(service.terminate(Duration.ofSeconds(60))).isIn(0, 143);
        }
    }

    /** 20 cameras have 6 frames of 2 MiB waiting each: 240 MiB. */
    @Test
    void backlogsOfLargeJpegs_ofManyCameras_waitWhereTheyDoNotFit(TestInfo test) throws Exception {
        byte[] jpeg = padded(SquareFrames.jpeg(0), 2 << 20);
        try (ServiceRig rig = rig(test)) {
            int cameras = 20;
            int frames = 6;
            for (int i = 0; i < frames; i++) {
                for (int camera = 0; camera < cameras; camera++) {
                    rig.send(frame(SquareFrames.camera(camera), i, jpeg));
                }
            }
            rig.flush();
            Map<String, String> slow = Map.of("DRIVESIGHT_WORKERS", "1");
            try (ServiceProcess service =
                    ServiceProcess.start(folder.resolve("bytes.log"), "200m", rig.settings(), slow)) {
                awaitOutcomes(rig, service, cameras * frames);

                assertThat(ServiceRig.counts(rig.outcomes(cameras * frames)))
                        .isEqualTo(Map.of(Outcome.PROCESSED, cameras * frames));
                assertThat(service.terminate(Duration.ofSeconds(60))).isIn(0, 143);
            }
        }
    }

    /** The same picture, with comments that make the file this long. */
    private static byte[] padded(byte[] jpeg, int bytes) {
        ByteBuffer padded = ByteBuffer.allocate(bytes);
        padded.put(jpeg, 0, 2);
        while (padded.remaining() >= COMMENT_BYTES + jpeg.length) {
            padded.put((byte) 0xff).put((byte) 0xfe).putShort((short) (COMMENT_BYTES - 2));
            padded.put(new byte[COMMENT_BYTES - 4]);
        }
        padded.put(jpeg, 2, jpeg.length - 2);
        byte[] all = new byte[padded.position()];
        padded.flip().get(all);
        return all;
    }
}
