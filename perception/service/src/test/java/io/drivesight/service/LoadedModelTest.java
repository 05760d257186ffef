package io.drivesight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.inference.ModelException;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import io.drivesight.core.pipeline.FrameDetector.DetectionListener;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedModelTest {
    @TempDir
    Path folder;

    private ServiceConfig config(Path model, String provider) {
        return ServiceConfig.of(Map.of(
                "kafka.bootstrap-servers", "localhost:1", "model.path", model.toString(), "model.provider", provider));
    }

    @Test
    void load_squareDetector_findsTheSquare() throws Exception {
        Path file = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
        StageTimings timings = new StageTimings();

        try (LoadedModel model = LoadedModel.load(
                config(file, "cpu"), System::nanoTime, (frame, picture) -> {}, DetectionListener.NONE)) {
            DetectedFrame detected = model.detector().detect(frame(Squares.png(128, 128, 40, 60)), timings);

            assertThat(detected.detections()).hasSize(1);
            assertThat(detected.detections().get(0).box().left()).isCloseTo(40, within(4.0));
            assertThat(detected.detections().get(0).box().top()).isCloseTo(60, within(4.0));
            assertThat(detected.detections().get(0).label()).isEqualTo("car");
            assertThat(timings.reached(Stage.POSTPROCESS)).isTrue();
            assertThat(model.limitations()).isEmpty();
        }
    }

    @Test
    void load_cudaAskedForWithoutGpu_saysCpuFallback() throws Exception {
        Path file = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());

        try (LoadedModel model = LoadedModel.load(
                config(file, "cuda"), System::nanoTime, (frame, picture) -> {}, DetectionListener.NONE)) {
            if (model.origin("one").executionProvider().equals("cpu")) {
                assertThat(model.limitations()).extracting("code").containsExactly("cpu-fallback");
            } else {
                assertThat(model.limitations()).isEmpty();
            }
        }
    }

    @Test
    void load_profileOnAFixedGraph_runsAtItsOwnSize() throws Exception {
        Path file = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());

        assertThat(found(file, "quality", Squares.png(128, 128, 40, 60))).hasSize(1);
    }

    @Test
    void load_profileOnADynamicGraph_findsTheSquareInFramePixels() throws Exception {
        Path file = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.dynamic());

        List<Detection> found = found(file, "fast", Squares.png(416, 234, 204, 124));

        assertThat(found).hasSize(1);
        assertThat(found.get(0).box().left()).isCloseTo(204, within(4.0));
        assertThat(found.get(0).box().top()).isCloseTo(124, within(4.0));
    }

    private static List<Detection> found(Path file, String profile, byte[] png) throws ImageDecodeException {
        ServiceConfig config = ServiceConfig.of(Map.of(
                "kafka.bootstrap-servers",
                "localhost:1",
                "model.path",
                file.toString(),
                "model.provider",
                "cpu",
                "model.profile",
                profile));
        try (LoadedModel model =
                LoadedModel.load(config, System::nanoTime, (frame, picture) -> {}, DetectionListener.NONE)) {
            return model.detector().detect(frame(png), new StageTimings()).detections();
        }
    }

    @Test
    void load_missingFile_saysWhich() {
        Path missing = folder.resolve("missing.onnx");

        assertThatThrownBy(() -> LoadedModel.load(
                        config(missing, "cpu"), System::nanoTime, (frame, picture) -> {}, DetectionListener.NONE))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("missing.onnx");
    }

    private static CameraFrame frame(byte[] image) {
        return CameraFrame.of(new FrameId(new CameraId("car", "front"), 1), Instant.EPOCH, image);
    }
}
