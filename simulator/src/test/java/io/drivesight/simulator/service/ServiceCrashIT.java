package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.service.DriveSightService;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.SharedBroker;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process: killed, terminated, started wrongly. */
@ExtendWith(SharedBroker.class)
@Timeout(300)
class ServiceCrashIT {
    private static final int FRAMES = 300;

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static Path model;

    @BeforeAll
    static void prepare(EmbeddedBroker shared) throws Exception {
        broker = shared;
        // Slow enough that frames are in work whenever the service is killed.
        model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes(128, 128, 1));
    }

    private ServiceRig rig(TestInfo test, int partitions) {
        return new ServiceRig(broker, test.getTestMethod().orElseThrow().getName(), model, partitions);
    }

    @Test
    void killedTwiceMidStream_everyMessageHasExactlyOneOutcomeAndDuplicatesAreKnown(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, 3)) {
            // A static member: the restarted service takes over at once.
            Map<String, String> settings = rig.settings("instance", "survivor");
            for (int frame = 0; frame < FRAMES; frame++) {
                rig.send(SquareFrames.frame(SquareFrames.camera(frame % 4), frame / 4));
            }
            rig.flush();
            for (int outcomes : new int[] {FRAMES / 5, FRAMES / 2}) {
                try (ServiceProcess service = ServiceProcess.start(folder.resolve("killed.log"), settings)) {
                    awaitOutcomes(rig, service, count -> count >= outcomes);
                    service.kill();
                }
            }
            CameraId camera = SquareFrames.camera(1);
            rig.send(SquareFrames.frame(camera, FRAMES / 4 - 1)).get();
            try (ServiceProcess service = ServiceProcess.start(folder.resolve("last.log"), settings)) {
                awaitOutcomes(rig, service, count -> count >= FRAMES + 1);
                List<FrameOutcome> outcomes = rig.outcomes(FRAMES + 1);

                Set<FrameOutcome.Source> sources = new HashSet<>();
                outcomes.forEach(outcome -> sources.add(outcome.source()));
                assertThat(outcomes).hasSize(FRAMES + 1);
                assertThat(sources).hasSize(FRAMES + 1);
                assertThat(ServiceRig.counts(outcomes))
                        .isEqualTo(Map.of(Outcome.PROCESSED, FRAMES, Outcome.DUPLICATE, 1));
                assertThat(service.terminate(Duration.ofSeconds(60))).isIn(0, 143);
                assertThat(service.log()).contains("Stopped").doesNotContain("ERROR");
            }
        }
    }

    private static void awaitOutcomes(ServiceRig rig, ServiceProcess service, IntPredicate enough) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    assertThat(service.isAlive()).as(service::log).isTrue();
                    return enough.test(rig.count("results"));
                });
    }

    @Test
    void brokerKilledAndRestarted_streamGoesOnWithOneOutcomeEach(TestInfo test) throws Exception {
        try (EmbeddedBroker fragile = EmbeddedBroker.startNew();
                ServiceRig rig = new ServiceRig(
                        fragile, test.getTestMethod().orElseThrow().getName(), model, 2);
                DriveSightService service = rig.start("lane.capacity", "2")) {
            for (int frame = 0; frame < FRAMES; frame++) {
                rig.send(SquareFrames.frame(SquareFrames.camera(frame % 2), frame / 2));
            }
            rig.flush();
            rig.outcomes(FRAMES / 10);

            fragile.kill();
            fragile.start();
            List<FrameOutcome> outcomes = rig.outcomes(FRAMES);

            assertThat(outcomes).hasSize(FRAMES);
            assertThat(outcomes.stream().map(FrameOutcome::source)).doesNotHaveDuplicates();
            assertThat(ServiceRig.counts(outcomes)).isEqualTo(Map.of(Outcome.PROCESSED, FRAMES));
            assertThat(service.isReady()).isTrue();
        }
    }

    @Test
    void sameInstanceNameTwice_theOlderOneFailsAndEndsWhileTheYoungerWorks(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, 2)) {
            Map<String, String> settings = rig.settings("instance", "twin");
            try (ServiceProcess older = ServiceProcess.start(folder.resolve("older.log"), settings)) {
                rig.send(SquareFrames.frame(SquareFrames.camera(1), 1)).get();
                awaitOutcomes(rig, older, count -> count >= 1);
                try (ServiceProcess younger = ServiceProcess.start(folder.resolve("younger.log"), settings)) {
                    assertThat(older.exitCode(Duration.ofSeconds(90))).isEqualTo(1);
                    assertThat(older.log()).contains("The frame loop has failed");
                    rig.send(SquareFrames.frame(SquareFrames.camera(1), 2)).get();
                    awaitOutcomes(rig, younger, count -> count >= 2);
                    assertThat(rig.outcomes(2)).hasSize(2);
                }
            }
        }
    }

    @Test
    void wrongSettings_exitWithUsageCodeAndNameTheKeys(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, 1)) {
            Map<String, String> settings = rig.settings("workers", "many", "polcy", "every");

            try (ServiceProcess service = ServiceProcess.start(folder.resolve("usage.log"), settings)) {
                assertThat(service.exitCode(Duration.ofSeconds(60))).isEqualTo(2);
                assertThat(service.log())
                        .contains("drivesight.workers = 'many'")
                        .contains("drivesight.polcy")
                        .doesNotContain("\tat ");
            }
        }
    }

    @Test
    void missingModel_exitsWithFailureCodeInOneLine(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, 1)) {
            Map<String, String> settings = rig.settings("model.path", "no-such.onnx");

            try (ServiceProcess service = ServiceProcess.start(folder.resolve("model.log"), settings)) {
                assertThat(service.exitCode(Duration.ofSeconds(60))).isEqualTo(1);
                assertThat(service.log()).contains("no-such.onnx").doesNotContain("\tat ");
            }
        }
    }
}
