package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.service.DriveSightService;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.SharedBroker;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Policy latest with more frames than can be processed. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class OverloadIT {
    private static final int CAMERAS = 6;
    private static final int FRAMES = 40;
    private static final long PERIOD_NANOS = Duration.ofMillis(100).toNanos();

    @TempDir
    Path folder;

    @Test
    void latest_sixCamerasTooFast_outcomesEqualFramesAndNoCameraStarves(EmbeddedBroker broker) throws Exception {
        // One worker and a slow model: far less than 60 frames per second.
        Path model = Files.write(folder.resolve("slow.onnx"), SquareDetectorOnnx.bytes(128, 128, 24));
        try (ServiceRig rig = new ServiceRig(broker, "overload", model, 6);
                DriveSightService service = rig.start("policy", "latest", "workers", "1")) {
            sendAtTenHertz(rig);

            List<FrameOutcome> outcomes = rig.outcomes(CAMERAS * FRAMES);

            assertThat(outcomes).hasSize(CAMERAS * FRAMES);
            assertThat(outcomes.stream().map(FrameOutcome::source)).doesNotHaveDuplicates();
            Map<Outcome, Integer> counts = ServiceRig.counts(outcomes);
            assertThat(counts.keySet()).isSubsetOf(Outcome.PROCESSED, Outcome.SUPERSEDED, Outcome.SKIPPED);
            assertThat(counts).containsKeys(Outcome.PROCESSED, Outcome.SUPERSEDED);
            assertThat(processedByCamera(outcomes)).hasSize(CAMERAS);
            lastFrameOfEachCameraIsProcessed(outcomes, FRAMES);
            System.out.printf(
                    "overload: %s, processed by camera %s, age %s, waiting %s, inference %s%n",
                    counts,
                    processedByCamera(outcomes),
                    millis(outcomes, OverloadIT::age),
                    millis(outcomes, outcome -> outcome.timings().nanos(Stage.QUEUE)),
                    millis(outcomes, outcome -> outcome.timings().nanos(Stage.INFERENCE)));
            assertThat(service.isReady()).isTrue();
        }
    }

    @Test
    void latest_framesOfAnOutageWait_goesOnNearTheEndAndEveryOffsetIsNamedOnce(EmbeddedBroker broker) throws Exception {
        Path model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
        int frames = 2000;
        try (ServiceRig rig = new ServiceRig(broker, "outage", model, 2)) {
            Instant first = Instant.now().minusMillis(100L * frames);
            for (int sequence = 0; sequence < frames; sequence++) {
                for (int camera = 0; camera < CAMERAS; camera++) {
                    rig.send(
                            SquareFrames.frame(SquareFrames.camera(camera), sequence),
                            first.plusMillis(100L * sequence));
                }
            }
            rig.flush();
            DriveSightService service = rig.start("policy", "latest");
            List<FrameOutcome> outcomes = rig.outcomes(CAMERAS * frames);
            service.close();

            assertThat(outcomes).hasSize(CAMERAS * frames);
            assertThat(outcomes.stream().map(FrameOutcome::source)).doesNotHaveDuplicates();
            Map<Outcome, Integer> counts = ServiceRig.counts(outcomes);
            assertThat(counts.get(Outcome.SKIPPED)).isGreaterThan(CAMERAS * frames * 3 / 4);
            assertThat(processedByCamera(outcomes)).hasSize(CAMERAS);
            lastFrameOfEachCameraIsProcessed(outcomes, frames);
            System.out.printf("outage: %s, %d records%n", counts, rig.results(1).size());
        }
    }

    private static void sendAtTenHertz(ServiceRig rig) {
        long start = System.nanoTime();
        for (int sequence = 0; sequence < FRAMES; sequence++) {
            for (int camera = 0; camera < CAMERAS; camera++) {
                rig.send(SquareFrames.frameNow(SquareFrames.camera(camera), sequence));
            }
            long next = start + (sequence + 1) * PERIOD_NANOS;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        rig.flush();
    }

    private static Map<CameraId, Long> processedByCamera(List<FrameOutcome> outcomes) {
        return processed(outcomes).stream()
                .collect(Collectors.groupingBy(
                        outcome -> outcome.id().orElseThrow().camera(), TreeMap::new, Collectors.counting()));
    }

    private static List<FrameOutcome> processed(List<FrameOutcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome.outcome() == Outcome.PROCESSED)
                .toList();
    }

    private static void lastFrameOfEachCameraIsProcessed(List<FrameOutcome> outcomes, int frames) {
        assertThat(processed(outcomes).stream()
                        .filter(outcome -> outcome.id().orElseThrow().sequence() == frames - 1))
                .hasSize(CAMERAS);
    }

    private static long age(FrameOutcome outcome) {
        return Duration.between(outcome.captureTime().orElseThrow(), outcome.outcomeTime())
                .toNanos();
    }

    private static String millis(List<FrameOutcome> outcomes, ToLongFunction<FrameOutcome> nanos) {
        long[] sorted = processed(outcomes).stream().mapToLong(nanos).sorted().toArray();
        return "p50 %d p99 %d max %d ms"
                .formatted(
                        sorted[sorted.length / 2] / 1_000_000,
                        sorted[(int) (sorted.length * 0.99)] / 1_000_000,
                        sorted[sorted.length - 1] / 1_000_000);
    }
}
