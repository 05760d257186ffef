package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.service.DriveSightService;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.SharedBroker;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Models that fail on some frames, against a real broker; what fails at start is in the service's own tests. */
@ExtendWith(SharedBroker.class)
@Timeout(120)
class ModelFaultIT {
    private static final int CAMERAS = 2;
    /** So many, that the square has not come to the edge yet. */
    private static final int FRAMES = 46;

    /** Every tenth frame is white, from the twentieth on: the tracks stand by then. */
    private static final int FIRST_BAD = 20;

    private static final int BAD_PERIOD = 10;

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void prepare(EmbeddedBroker shared) {
        broker = shared;
    }

    @Test
    void nativeErrorOnSomeFrames_theyFailAndTracksGoOnPastThem(TestInfo test) throws Exception {
        badFramesFailAndTracksGoOn(test, SquareDetectorOnnx.bytesFailingOnWhite(), "inference failed");
    }

    @Test
    void nanOutputsOnSomeFrames_theyFailAndTracksGoOnPastThem(TestInfo test) throws Exception {
        badFramesFailAndTracksGoOn(test, SquareDetectorOnnx.bytesNotANumberOnWhite(), "not a number");
    }

    private static void badFramesFailAndTracksGoOn(TestInfo test, byte[] model, String detail) throws Exception {
        String name = test.getTestMethod().orElseThrow().getName();
        try (ServiceRig rig =
                        new ServiceRig(broker, name, Files.write(folder.resolve(name + ".onnx"), model), CAMERAS);
                DriveSightService service = rig.start()) {
            int bad = send(rig);

            List<FrameOutcome> outcomes = rig.outcomes(CAMERAS * FRAMES);

            assertThat(outcomes).hasSize(CAMERAS * FRAMES);
            assertThat(outcomes.stream().map(FrameOutcome::source)).doesNotHaveDuplicates();
            assertThat(ServiceRig.counts(outcomes))
                    .isEqualTo(Map.of(Outcome.PROCESSED, CAMERAS * FRAMES - bad, Outcome.FAILED, bad));
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.outcome() == Outcome.FAILED)
                    .allSatisfy(outcome -> {
                        assertThat(isBad(outcome.id().orElseThrow().sequence())).isTrue();
                        assertThat(outcome.reason()).isEqualTo("inference-failed");
                        assertThat(outcome.detail()).contains(detail);
                        assertThat(outcome.stage()).isEqualTo(Stage.INFERENCE);
                    });
            for (int camera = 0; camera < CAMERAS; camera++) {
                oneTrackThroughout(rig.processed(CAMERAS * FRAMES - bad), SquareFrames.camera(camera));
            }
            assertThat(ServiceRig.page(service, "/metrics"))
                    .contains("drivesight_frames_total{camera=\"car-1/camera-0\",outcome=\"failed\"} " + bad / CAMERAS);
            assertThat(service.isReady()).isTrue();
        }
    }

    private static int send(ServiceRig rig) {
        int bad = 0;
        for (int sequence = 0; sequence < FRAMES; sequence++) {
            for (int camera = 0; camera < CAMERAS; camera++) {
                CameraId id = SquareFrames.camera(camera);
                rig.send(isBad(sequence) ? SquareFrames.white(id, sequence) : SquareFrames.frame(id, sequence));
                bad += isBad(sequence) ? 1 : 0;
            }
        }
        rig.flush();
        return bad;
    }

    private static boolean isBad(long sequence) {
        return sequence >= FIRST_BAD && sequence % BAD_PERIOD == 0;
    }

    /** In every frame that was processed, the square is the one object, under one number. */
    private static void oneTrackThroughout(List<FrameResult> messages, CameraId camera) {
        List<FrameResult> ofCamera = messages.stream()
                .filter(message -> ServiceRig.camera(message).equals(camera))
                .filter(message -> ServiceRig.sequence(message) >= FIRST_BAD / 2)
                .toList();
        assertThat(ofCamera).extracting(message -> ServiceRig.sequence(message)).isSorted();
        assertThat(ofCamera)
                .allSatisfy(message -> assertThat(ServiceRig.objects(message)).hasSize(1));
        assertThat(ofCamera.stream()
                        .map(message -> ServiceRig.objects(message).get(0).trackId())
                        .distinct())
                .hasSize(1);
    }
}
