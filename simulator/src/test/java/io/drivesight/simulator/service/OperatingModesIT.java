package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.wire.ServiceStatusCodec;
import io.drivesight.service.DriveSightService;
import io.drivesight.simulator.bus.ProxiedBroker;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service says why it cannot be relied on, and takes it back. */
@Timeout(240)
class OperatingModesIT {
    private static final CameraId CAMERA = SquareFrames.camera(0);
    private static final Duration PERIOD = Duration.ofMillis(50);

    @TempDir
    Path folder;

    /** A camera that does what it is told. */
    private static final class Camera implements AutoCloseable {
        private final ServiceRig rig;
        private final Random random = new Random(1);
        private final Thread thread = new Thread(this::run, "camera");
        private volatile Duration ahead = Duration.ZERO;
        private volatile boolean frozen;
        private volatile boolean black;
        private volatile boolean silent;
        private volatile boolean ended;

        Camera(ServiceRig rig) {
            this.rig = rig;
            thread.start();
        }

        private void run() {
            byte[] picture = scene();
            for (long sequence = 0; !ended; sequence++) {
                picture = black ? jpeg(new byte[pixels()]) : frozen ? picture : scene();
                if (!silent) {
                    rig.send(CameraFrame.of(
                            new FrameId(CAMERA, sequence), Instant.now().plus(ahead), picture));
                }
                LockSupport.parkNanos(PERIOD.toNanos());
            }
        }

        private byte[] scene() {
            byte[] pixels = new byte[pixels()];
            random.nextBytes(pixels);
            return jpeg(pixels);
        }

        private static int pixels() {
            return PixelImage.CHANNELS * SquareFrames.SIZE * SquareFrames.SIZE;
        }

        private static byte[] jpeg(byte[] pixels) {
            ImageSize size = new ImageSize(SquareFrames.SIZE, SquareFrames.SIZE);
            return new ImageEncoder().jpeg(new PixelImage(size, pixels), 0.9);
        }

        @Override
        public void close() throws InterruptedException {
            ended = true;
            thread.join();
        }
    }

    private static void await(DriveSightService service, OperatingMode mode, String... codes) {
        Awaitility.await()
                .atMost(ServiceRig.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    ServiceStatus status = service.status();
                    assertThat(status.reasons())
                            .extracting(reason -> reason.code() + ":" + reason.kind())
                            .contains(codes);
                    assertThat(status.mode()).isEqualTo(mode);
                });
    }

    @Test
    void heartbeat_whateverGoesWrong_saysWhyAndTakesItBack() throws Exception {
        Path model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
        try (ProxiedBroker broker = ProxiedBroker.startNew();
                ServiceRig rig = new ServiceRig(broker.direct(), "modes", model, 1);
                DriveSightService service = rig.start(
                        "kafka.bootstrap-servers", broker.bootstrapServers(),
                        "policy", "latest",
                        "deadline-budget", "400ms",
                        "modes.window", "2s",
                        "modes.enter-after", "500ms",
                        "modes.leave-after", "1s");
                Camera camera = new Camera(rig)) {
            await(service, OperatingMode.NORMAL);
            camera.ahead = Duration.ofSeconds(3);
            await(service, OperatingMode.DEGRADED, "clock-skew:ahead");
            camera.ahead = Duration.ZERO;
            await(service, OperatingMode.NORMAL);
            // Older than the budget, and still no more than the way from a camera may take: not taken for a wrong
            // clock.
            camera.ahead = Duration.ofMillis(-440);
            await(service, OperatingMode.UNAVAILABLE, "over-budget:");
            camera.ahead = Duration.ZERO;
            await(service, OperatingMode.NORMAL);
            camera.black = true;
            await(service, OperatingMode.UNAVAILABLE, "blind-camera:black", "no-usable-camera:");
            camera.black = false;
            await(service, OperatingMode.NORMAL);
            camera.frozen = true;
            await(service, OperatingMode.UNAVAILABLE, "blind-camera:frozen", "no-usable-camera:");
            camera.frozen = false;
            await(service, OperatingMode.NORMAL);
            camera.silent = true;
            await(service, OperatingMode.UNAVAILABLE, "stale-camera:", "no-usable-camera:");
            camera.silent = false;
            await(service, OperatingMode.NORMAL);
            broker.network().takeDown();
            await(service, OperatingMode.UNAVAILABLE, "broker-trouble:unacknowledged");
            broker.network().heal();
            await(service, OperatingMode.NORMAL);

            List<ServiceStatus> heartbeats = rig.read("status", 10, ServiceStatusCodec::decode);
            assertThat(heartbeats)
                    .extracting(ServiceStatus::mode)
                    .contains(OperatingMode.NORMAL, OperatingMode.UNAVAILABLE);
            assertThat(heartbeats.stream().flatMap(beat -> beat.reasons().stream()))
                    .extracting(ServiceStatus.Reason::code)
                    .contains("over-budget", "stale-camera", "blind-camera", "clock-skew", "no-usable-camera");
        }
    }
}
