package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.service.DriveSightService;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ServiceIT {
    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static Path model;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = EmbeddedBroker.startNew();
        model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private ServiceRig rig(TestInfo test, int partitions) {
        return new ServiceRig(broker, test.getTestMethod().orElseThrow().getName(), model, partitions);
    }

    @Test
    void every_threeCameras_allProcessedInOrderWithStableTracks(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, 4);
                DriveSightService service = rig.start()) {
            for (int sequence = 0; sequence < 50; sequence++) {
                for (int camera = 0; camera < 3; camera++) {
                    rig.send(SquareFrames.frame(SquareFrames.camera(camera), sequence));
                }
            }
            rig.flush();

            List<FrameOutcome> outcomes = rig.outcomes(150);

            assertThat(ServiceRig.counts(outcomes)).isEqualTo(Map.of(Outcome.PROCESSED, 150));
            assertThat(outcomes).allSatisfy(outcome -> {
                assertThat(outcome.timings().reached(Stage.INFERENCE)).isTrue();
                assertThat(outcome.timings().reached(Stage.PUBLISH)).isTrue();
            });
            List<DetectedObjectsCodec.Message> objects = rig.objects(150);
            assertThat(objects).hasSize(150);
            for (int camera = 0; camera < 3; camera++) {
                CameraId id = SquareFrames.camera(camera);
                List<DetectedObjectsCodec.Message> ofCamera = objects.stream()
                        .filter(message -> message.header().id().camera().equals(id))
                        .toList();
                assertThat(ofCamera)
                        .extracting(message -> message.header().id().sequence())
                        .isSorted();
                Set<Long> tracks = ofCamera.subList(10, 45).stream()
                        .flatMap(message -> message.objects().stream())
                        .map(object -> object.trackId())
                        .collect(Collectors.toSet());
                assertThat(tracks).hasSize(1);
            }
            assertThat(rig.hints(150)).hasSize(150);
            assertThat(service.status().cameras()).hasSize(3);
        }
    }
}
