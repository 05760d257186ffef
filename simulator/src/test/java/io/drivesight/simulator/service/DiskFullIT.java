package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.service.DriveSightService;
import io.drivesight.simulator.bus.BrokerOptions;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.EmbeddedBroker.BrokerException;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.SmallDisk;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker's disk runs full. */
@Timeout(300)
@Tag("faults")
class DiskFullIT {
    private static final int MEBIBYTE = 1 << 20;
    private static final int CAMERAS = 2;

    @TempDir
    Path folder;

    private SmallDisk disk;

    @BeforeEach
    void mount() throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.mount(folder.resolve("disk"), 64);
        Assumptions.assumeTrue(mounted.isPresent(), "a small disk cannot be mounted here: that takes Linux and root");
        disk = mounted.orElseThrow();
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            disk.close();
        }
    }

    private BrokerOptions onSmallDisk() {
        Map<String, String> small = Map.of(
                "message.max.bytes", Integer.toString(MEBIBYTE),
                "replica.fetch.max.bytes", Integer.toString(MEBIBYTE),
                "socket.request.max.bytes", Integer.toString(5 * MEBIBYTE),
                "log.segment.bytes", Integer.toString(4 * MEBIBYTE),
                "log.retention.bytes", Integer.toString(64 * MEBIBYTE));
        return new BrokerOptions(192, disk.folder(), small);
    }

    @Test
    void diskFullWhileFramesFlow_brokerEndsAndNothingAcknowledgedIsLostWhenThereIsRoomAgain() throws Exception {
        Path model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
        try (EmbeddedBroker broker = EmbeddedBroker.startNew(onSmallDisk());
                ServiceRig rig = new ServiceRig(
                        new KafkaConnection(broker.bootstrapServers(), MEBIBYTE, Map.of()), "full", model, CAMERAS);
                DriveSightService service = rig.start();
                FrameStream stream = FrameStream.start(rig, CAMERAS, Duration.ofMillis(20))) {
            stream.awaitResults(50);
            assertThat(broker.trouble()).isEmpty();
            disk.fill();
            Awaitility.await().atMost(ServiceRig.PATIENCE).until(() -> !broker.isAlive());

            assertThat(broker.trouble())
                    .get()
                    .asString()
                    .contains("its disk is full", disk.folder().toString());
            assertThat(service.ended()).as("the service waits for the broker").isNotDone();

            disk.free();
            broker.start();
            stream.awaitMore(50);
            stream.stop().allProcessed();
            System.out.printf("disk full: %d frames, each with one outcome%n", stream.sent());
            assertThat(service.isReady()).isTrue();
        }
    }

    @Test
    void diskFullAtStart_brokerSaysSo() throws Exception {
        disk.fill();

        assertThatThrownBy(() -> EmbeddedBroker.startNew(onSmallDisk()))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining(disk.folder().toString())
                .hasMessageContaining("No space left on device");
    }
}
