package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.service.DriveSightService;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.SharedBroker;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Topics that refuse, or are gone, while frames flow. */
@ExtendWith(SharedBroker.class)
@Timeout(300)
class TopicFaultIT {
    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final int CAMERAS = 2;

    /** No message of ours is so short. */
    private static final int NOTHING_FITS = 20;
    /** Between a result with and one without a scene, headers and detail included. */
    private static final int NO_SCENE_FITS = 1200;

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static Path model;

    @BeforeAll
    static void prepare(EmbeddedBroker shared) throws Exception {
        broker = shared;
        model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
    }

    private static ServiceRig rig(TestInfo test) {
        return new ServiceRig(broker, test.getTestMethod().orElseThrow().getName(), model, CAMERAS);
    }

    /** A service whose producer gives up after seconds instead of minutes. */
    private static DriveSightService startImpatient(ServiceRig rig) throws InterruptedException {
        return rig.start(
                "kafka.properties.delivery.timeout.ms", "3000",
                "kafka.properties.request.timeout.ms", "2000",
                "kafka.properties.max.block.ms", "1000");
    }

    private static long count(ServiceRig rig, Outcome outcome) {
        return rig.outcomes(0).stream().filter(one -> one.outcome() == outcome).count();
    }

    private static void awaitFailed(ServiceRig rig, int count) {
        Awaitility.await()
                .atMost(ServiceRig.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> count(rig, Outcome.FAILED) >= count);
    }

    private static void assertFailedToPublish(List<FrameOutcome> outcomes, String detail) {
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.outcome() != Outcome.PROCESSED)
                .isNotEmpty()
                .allSatisfy(outcome -> {
                    assertThat(outcome.outcome()).isEqualTo(Outcome.FAILED);
                    assertThat(outcome.reason()).isEqualTo("publish-failed");
                    assertThat(outcome.detail()).contains(detail);
                    assertThat(outcome.stage()).isEqualTo(Stage.PUBLISH);
                });
    }

    @Test
    void resultTooLargeForItsTopic_framesFailAndTheNextOnesAreProcessed(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test);
                DriveSightService service = rig.start();
                FrameStream stream = FrameStream.start(rig, CAMERAS, PERIOD)) {
            stream.awaitResults(20);
            rig.limitMessages("results", NO_SCENE_FITS);
            awaitFailed(rig, 10);
            rig.limitMessages("results", ServiceRig.MAX_MESSAGE_BYTES);
            stream.awaitMore(50);

            List<FrameOutcome> outcomes = stream.stop().nothingLost();

            assertFailedToPublish(outcomes, "RecordTooLargeException");
            assertThat(outcomes)
                    .filteredOn(outcome -> isAmongTheLast(outcome, stream))
                    .extracting(FrameOutcome::outcome)
                    .containsOnly(Outcome.PROCESSED);
            assertThat(service.isReady()).isTrue();
        }
    }

    private static boolean isAmongTheLast(FrameOutcome outcome, FrameStream stream) {
        return outcome.id().orElseThrow().sequence() >= stream.sent() / CAMERAS - 10;
    }

    @Test
    void resultsTopicRefuses_serviceFailsAndTheNextOneLeavesNoFrameWithout(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test);
                FrameStream stream = FrameStream.start(rig, CAMERAS, PERIOD)) {
            try (DriveSightService service = rig.start("drain-timeout", "1s")) {
                stream.awaitResults(20);
                rig.limitMessages("results", NOTHING_FITS);

                assertThat(service.ended())
                        .failsWithin(ServiceRig.PATIENCE)
                        .withThrowableThat()
                        .withMessageContaining("results cannot be published")
                        .withMessageContaining("RecordTooLargeException");
                assertThat(service.status().mode()).isEqualTo(OperatingMode.UNAVAILABLE);
                assertThat(service.isReady()).isFalse();
            }
            rig.limitMessages("results", ServiceRig.MAX_MESSAGE_BYTES);
            try (DriveSightService next = rig.start()) {
                stream.awaitMore(50);

                stream.stop().allProcessed();

                assertThat(next.isReady()).isTrue();
            }
        }
    }

    @Test
    void resultsTopicDeleted_framesFailUntilItIsThereAgainAndNoOutcomeIsLost(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test);
                DriveSightService service = startImpatient(rig)) {
            CameraId camera = SquareFrames.camera(1);
            send(rig, camera, 0, 20);
            assertThat(ServiceRig.counts(rig.outcomes(20))).isEqualTo(Map.of(Outcome.PROCESSED, 20));
            rig.delete("results");
            send(rig, camera, 20, 40);
            Awaitility.await().atMost(ServiceRig.PATIENCE).until(() -> retried(service));
            rig.create("results");

            List<FrameOutcome> outcomes = rig.outcomes(20);

            assertThat(outcomes)
                    .extracting(outcome -> outcome.id().orElseThrow().sequence())
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(20, 40).boxed().toList());
            assertFailedToPublish(outcomes, "");
            assertThat(service.isReady()).isTrue();
        }
    }

    private static void send(ServiceRig rig, CameraId camera, int from, int to) {
        for (int sequence = from; sequence < to; sequence++) {
            rig.send(SquareFrames.frame(camera, sequence));
        }
        rig.flush();
    }

    private static boolean retried(DriveSightService service) throws Exception {
        return ServiceRig.page(service, "/metrics")
                .lines()
                .filter(line -> line.startsWith("drivesight_result_retries_total"))
                .anyMatch(line -> !line.endsWith(" 0.0"));
    }

    /** The producer waits for the topic as long as it does by default, far longer than this test for results. */
    @Test
    void stateTopicDeleted_oldAndNewCamerasGoOnAsBefore(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test);
                DriveSightService service = rig.start("state.interval", "100ms", "drain-timeout", "2s")) {
            CameraId camera = SquareFrames.camera(1);
            send(rig, camera, 0, 20);
            assertThat(ServiceRig.counts(rig.outcomes(20))).isEqualTo(Map.of(Outcome.PROCESSED, 20));
            rig.delete("state");
            int sent = 20;
            // Until the producer notices, states are sent as before.
            for (int round = 0; round < 40; round++) {
                send(rig, camera, sent, sent + 1);
                sent++;
                Thread.sleep(100);
            }
            send(rig, SquareFrames.camera(2), 0, 20);
            rig.send(camera.key(), "no frame".getBytes(StandardCharsets.UTF_8), Map.of());
            send(rig, camera, sent, sent + 20);
            sent += 41;

            List<FrameOutcome> outcomes = rig.outcomes(sent);

            assertThat(ServiceRig.counts(outcomes))
                    .isEqualTo(Map.of(Outcome.PROCESSED, sent - 1, Outcome.UNDECODABLE, 1));
            assertThat(service.isReady()).isTrue();
        }
    }

    @Test
    void deadLettersTopicDeleted_badMessagesHaveOutcomesThatSaySoAndGoodFramesGoOn(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test);
                DriveSightService service = startImpatient(rig)) {
            CameraId camera = SquareFrames.camera(1);
            send(rig, camera, 0, 20);
            rig.delete("dead-letters");
            for (int bad = 0; bad < 3; bad++) {
                rig.send(camera.key(), "no frame".getBytes(StandardCharsets.UTF_8), Map.of());
            }
            send(rig, camera, 20, 40);

            List<FrameOutcome> outcomes = rig.outcomes(43);

            assertThat(outcomes).hasSize(43);
            assertThat(outcomes.stream().map(FrameOutcome::source)).doesNotHaveDuplicates();
            assertThat(ServiceRig.counts(outcomes)).isEqualTo(Map.of(Outcome.PROCESSED, 40, Outcome.UNDECODABLE, 3));
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.outcome() == Outcome.UNDECODABLE)
                    .allSatisfy(outcome -> assertThat(outcome.detail()).contains("not kept as a dead letter"));
            assertThat(service.isReady()).isTrue();
        }
    }
}
