package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.service.DriveSightService;
import io.drivesight.simulator.bus.ProxiedBroker;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bad network between service and broker; the cameras' way to the broker stays good. */
@Timeout(300)
class NetworkFaultIT {
    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final int CAMERAS = 2;

    /** A request that is not answered is given up after this time. */
    private static final String REQUEST_TIMEOUT = "2000";

    private static final Duration LONGER_THAN_A_REQUEST = Duration.ofSeconds(5);

    /** The group's coordinator then takes the service for dead. */
    private static final Duration LONGER_THAN_THE_SESSION = Duration.ofSeconds(14);

    @TempDir
    static Path folder;

    private static ProxiedBroker broker;
    private static Path model;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = ProxiedBroker.startNew();
        model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    /** Something that happens to the network while frames flow. */
    private interface Fault {
        void happen(FrameStream stream) throws InterruptedException;
    }

    private static void allProcessedDespite(TestInfo test, Fault fault) throws Exception {
        String name = test.getTestMethod().orElseThrow().getName();
        try (ServiceRig rig = new ServiceRig(broker.direct(), name, model, 2);
                DriveSightService service = rig.start(
                        "kafka.bootstrap-servers",
                        broker.bootstrapServers(),
                        "kafka.properties.request.timeout.ms",
                        REQUEST_TIMEOUT);
                FrameStream stream = FrameStream.start(rig, CAMERAS, PERIOD)) {
            stream.awaitResults(20);
            fault.happen(stream);
            stream.awaitMore(20);
            stream.stop().allProcessed();
            System.out.printf("%s: %d frames, each with one outcome%n", name, stream.sent());
            assertThat(service.isReady()).isTrue();
            assertThat(broker.network().connections()).isPositive();
        } finally {
            broker.network().heal();
            broker.network().delay(Duration.ZERO);
        }
    }

    private static void during(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
    }

    @Test
    void connectionsCut_fiveTimesMidStream_nothingIsLost(TestInfo test) throws Exception {
        allProcessedDespite(test, stream -> {
            for (int i = 0; i < 5; i++) {
                broker.network().cut();
                stream.awaitMore(30);
            }
        });
    }

    @Test
    void networkDown_forSeconds_nothingIsLost(TestInfo test) throws Exception {
        allProcessedDespite(test, stream -> {
            broker.network().takeDown();
            during(LONGER_THAN_A_REQUEST);
            broker.network().heal();
        });
    }

    @Test
    void blackHole_longerThanTheRequestTimeout_nothingIsLost(TestInfo test) throws Exception {
        allProcessedDespite(test, stream -> {
            broker.network().swallow();
            during(LONGER_THAN_A_REQUEST);
            broker.network().heal();
        });
    }

    @Test
    void latency_fiftyMillisecondsEachWay_nothingIsLost(TestInfo test) throws Exception {
        allProcessedDespite(test, stream -> {
            broker.network().delay(Duration.ofMillis(50));
            stream.awaitMore(200);
        });
    }

    @Test
    @Tag("faults")
    void networkDown_longerThanTheSession_nothingIsLost(TestInfo test) throws Exception {
        allProcessedDespite(test, stream -> {
            broker.network().takeDown();
            during(LONGER_THAN_THE_SESSION);
            broker.network().heal();
        });
    }

    @Test
    @Tag("faults")
    void blackHole_longerThanTheSession_nothingIsLost(TestInfo test) throws Exception {
        allProcessedDespite(test, stream -> {
            broker.network().swallow();
            during(LONGER_THAN_THE_SESSION);
            broker.network().heal();
        });
    }
}
