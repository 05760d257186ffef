package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.service.DriveSightService;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.SharedBroker;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Deadlines and hanging inferences, against a real broker. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class DeadlineIT {
    private static final int FRAMES = 60;

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void prepare(EmbeddedBroker shared) {
        broker = shared;
    }

    private static ServiceRig rig(TestInfo test, byte[] model) throws Exception {
        String name = test.getTestMethod().orElseThrow().getName();
        return new ServiceRig(broker, name, Files.write(folder.resolve(name + ".onnx"), model), 1);
    }

    @Test
    void inference_hangs_thatFrameFailsAndTheServiceLivesOn(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, SquareDetectorOnnx.bytesHangingOnWhite());
                DriveSightService service = rig.start("workers", "1", "model.run-timeout", "1s")) {
            CameraId camera = SquareFrames.camera(1);
            rig.send(SquareFrames.frame(camera, 1)).get();
            rig.send(SquareFrames.white(camera, 2)).get();
            rig.send(SquareFrames.frame(camera, 3)).get();

            List<FrameOutcome> outcomes = rig.outcomes(3).stream()
                    .sorted(Comparator.comparingLong(outcome -> outcome.source().offset()))
                    .toList();

            assertThat(outcomes)
                    .extracting(FrameOutcome::outcome)
                    .containsExactly(Outcome.PROCESSED, Outcome.FAILED, Outcome.PROCESSED);
            assertThat(outcomes.get(1).reason()).isEqualTo("inference-timeout");
            assertThat(outcomes.get(1).stage()).isEqualTo(Stage.INFERENCE);
            assertThat(service.isReady()).isTrue();
        }
    }

    /** As when an operator never returns, which no time-out of a run ends. */
    @Test
    void inference_hangsForGood_serviceEndsAndTheNextGoesOnBehindThatFrame(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, SquareDetectorOnnx.bytesHangingOnWhite())) {
            Map<String, String> settings = rig.settings(
                    "workers", "1", "model.run-timeout", "1h", "worker-timeout", "2s", "drain-timeout", "1s");
            CameraId camera = SquareFrames.camera(1);
            rig.send(SquareFrames.frame(camera, 1)).get();
            rig.send(SquareFrames.white(camera, 2)).get();
            rig.send(SquareFrames.frame(camera, 3)).get();

            try (ServiceProcess service = ServiceProcess.start(folder.resolve("hangs.log"), settings)) {
                assertThat(service.exitCode(Duration.ofSeconds(90))).isEqualTo(1);
                assertThat(service.log()).contains("a worker has been at car-1/camera-1");
            }
            try (DriveSightService next = rig.start("workers", "1")) {
                List<FrameOutcome> outcomes = rig.outcomes(3).stream()
                        .sorted(Comparator.comparingLong(
                                outcome -> outcome.source().offset()))
                        .toList();

                assertThat(outcomes)
                        .extracting(FrameOutcome::outcome)
                        .containsExactly(Outcome.PROCESSED, Outcome.FAILED, Outcome.PROCESSED);
                assertThat(outcomes.get(1).reason()).isEqualTo("stalled");
                assertThat(next.isReady()).isTrue();
            }
        }
    }

    @Test
    void inference_hangsAtASignal_exitCodeSaysThatNotAllIsDrained(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, SquareDetectorOnnx.bytesHangingOnWhite())) {
            Map<String, String> settings = rig.settings(
                    "workers", "1", "model.run-timeout", "1h", "worker-timeout", "1h", "drain-timeout", "1s");
            CameraId camera = SquareFrames.camera(1);
            try (ServiceProcess service = ServiceProcess.start(folder.resolve("signal.log"), settings)) {
                rig.send(SquareFrames.frame(camera, 1)).get();
                rig.outcomes(1);
                rig.send(SquareFrames.white(camera, 2)).get();
                Awaitility.await()
                        .atMost(ServiceRig.PATIENCE)
                        .until(() -> service.page("/metrics").contains("drivesight_in_flight 1.0"));

                assertThat(service.terminate(Duration.ofSeconds(60))).isEqualTo(1);
            }
        }
    }

    @Test
    void latest_tooSlowForTheBudget_everyFrameHasAnOutcomeAndNoResultIsPastItsDeadline(TestInfo test) throws Exception {
        Duration budget = Duration.ofMillis(60);
        try (ServiceRig rig = rig(test, SquareDetectorOnnx.bytes(128, 128, 8));
                DriveSightService service = rig.start("policy", "latest", "workers", "1")) {
            Map<FrameId, Instant> deadlines = new HashMap<>();
            for (int sequence = 0; sequence < FRAMES; sequence++) {
                for (int camera = 0; camera < 3; camera++) {
                    CameraFrame frame = SquareFrames.frameNow(SquareFrames.camera(camera), sequence);
                    Instant deadline = frame.captureTime().plus(budget);
                    deadlines.put(frame.id(), deadline);
                    rig.send(
                            frame.id().camera().key(),
                            CameraFrameCodec.encode(frame),
                            Map.of("ce_expirytime", deadline.toString()));
                }
                rig.flush();
            }

            List<FrameOutcome> outcomes = rig.outcomes(3 * FRAMES);

            assertThat(outcomes).hasSize(3 * FRAMES);
            assertThat(outcomes.stream().map(FrameOutcome::source)).doesNotHaveDuplicates();
            assertThat(ServiceRig.counts(outcomes).keySet())
                    .isSubsetOf(Outcome.PROCESSED, Outcome.SUPERSEDED, Outcome.EXPIRED);
            long processed = outcomes.stream()
                    .filter(outcome -> outcome.outcome() == Outcome.PROCESSED)
                    .count();
            assertThat(rig.processed(0))
                    .hasSize((int) processed)
                    .allSatisfy(result ->
                            assertThat(result.outcome().outcomeTime()).isBefore(deadlines.get(ServiceRig.id(result))));
            assertThat(rig.records("results", 0)).allSatisfy(record -> {
                if (FrameResultCodec.decode(record.value()).scene().isPresent()) {
                    assertThat(new String(
                                    record.headers().lastHeader("ce_expirytime").value(), StandardCharsets.UTF_8))
                            .isNotBlank();
                }
            });
            assertThat(service.isReady()).isTrue();
        }
    }
}
