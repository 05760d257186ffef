package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.service.DriveSightService;
import io.drivesight.simulator.bus.BrokerCluster;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that stop, die and come back while cameras send on. */
@Timeout(300)
class BrokerFaultIT {
    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final int CAMERAS = 3;

    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void writeModel() throws Exception {
        model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
    }

    private static String name(TestInfo test) {
        return test.getTestMethod().orElseThrow().getName();
    }

    @Test
    void brokerStoppedAndRestarted_nothingIsLost(TestInfo test) throws Exception {
        allProcessedDespiteBrokerAway(test, Duration.ofSeconds(2));
    }

    /** The clients have then forgotten where the topics are, and a message waits before it is even in the producer. */
    @Test
    @Tag("faults")
    void brokerAwayLongerThanAMinute_nothingIsLost(TestInfo test) throws Exception {
        allProcessedDespiteBrokerAway(test, Duration.ofSeconds(75));
    }

    private static void allProcessedDespiteBrokerAway(TestInfo test, Duration away) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.startNew();
                ServiceRig rig = new ServiceRig(broker, name(test), model, CAMERAS);
                DriveSightService service = rig.start();
                FrameStream stream = FrameStream.start(rig, CAMERAS, PERIOD)) {
            stream.awaitResults(20);
            Instant fault = Instant.now();
            broker.stop();
            Awaitility.await().pollDelay(away).atMost(away.plusSeconds(5)).until(() -> true);
            broker.start();
            stream.awaitMore(100);

            stream.stop().allProcessed();

            report(test, stream, fault);
            assertThat(service.isReady()).isTrue();
        }
    }

    /** What a cluster goes through while frames flow. */
    private interface Fault {
        void happen(BrokerCluster cluster, ServiceRig rig, FrameStream stream) throws Exception;
    }

    private static void allProcessedDespite(TestInfo test, Fault fault) throws Exception {
        try (BrokerCluster cluster = BrokerCluster.startNew();
                ServiceRig rig = new ServiceRig(cluster.connection(), name(test), model, CAMERAS);
                DriveSightService service = rig.start();
                FrameStream stream = FrameStream.start(rig, CAMERAS, PERIOD)) {
            stream.awaitResults(50);
            Instant start = Instant.now();
            fault.happen(cluster, rig, stream);
            stream.awaitMore(100);

            stream.stop().allProcessed();

            report(test, stream, start);
            assertThat(service.isReady()).isTrue();
        }
    }

    @Test
    @Tag("faults")
    void leaderKilledInCluster_othersTakeOverAndNothingIsLost(TestInfo test) throws Exception {
        allProcessedDespite(test, (cluster, rig, stream) -> {
            int before = rig.count("results");
            cluster.leaderOf(rig.topic("frames"), 0).kill();
            stream.awaitResults(before + 200);
        });
    }

    @Test
    @Tag("faults")
    void nodeStopsAndComesBack_nothingIsLost(TestInfo test) throws Exception {
        allProcessedDespite(test, (cluster, rig, stream) -> {
            int before = rig.count("results");
            EmbeddedBroker node = cluster.leaderOf(rig.topic("results"), 1);
            node.stop();
            stream.awaitResults(before + 200);
            node.start();
            stream.awaitMore(200);
        });
    }

    @Test
    @Tag("faults")
    void everyNodeKilledInTurn_nothingIsLost(TestInfo test) throws Exception {
        allProcessedDespite(test, (cluster, rig, stream) -> {
            for (int partition = 0; partition < 3; partition++) {
                int before = rig.count("results");
                EmbeddedBroker leader = cluster.leaderOf(rig.topic("frames"), partition);
                leader.kill();
                stream.awaitResults(before + 200);
                leader.start();
                cluster.awaitInSync(rig.topic("frames"), rig.topic("results"));
            }
        });
    }

    /** Prints how long no outcome came: measured, not asserted, since it is the brokers' time-outs that make it. */
    private static void report(TestInfo test, FrameStream stream, Instant fault) {
        List<Instant> times = stream.oneOutcomeEach().stream()
                .map(FrameOutcome::outcomeTime)
                .sorted()
                .toList();
        Duration longest = Duration.ZERO;
        for (int i = 1; i < times.size(); i++) {
            Duration gap = Duration.between(times.get(i - 1), times.get(i));
            boolean after = times.get(i).isAfter(fault);
            longest = after && gap.compareTo(longest) > 0 ? gap : longest;
        }
        System.out.printf(
                "%s: %d frames, each with one outcome; longest time without any: %d ms%n",
                name(test), stream.sent(), longest.toMillis());
    }
}
