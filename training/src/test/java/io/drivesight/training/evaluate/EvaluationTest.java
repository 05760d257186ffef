package io.drivesight.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.testkit.SharedData;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.dataset.TestFolder;
import io.drivesight.training.evaluate.Evaluation.Zoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
    /** Finds one car whose place tells the size of the picture. */
    private static final ObjectDetector BY_SIZE = image -> new ObjectDetector.Result(
            List.of(Detection.of(new Box(0, 0, image.width() / 2.0, image.height()), ObjectClass.CAR, 0.9)), 1, 2, 3);

    private static Dataset dataset(Path temp) {
        TestFolder folder = new TestFolder(temp).text("classes.txt", "car");
        for (int i = 0; i < 6; i++) {
            folder.image("images/s_%d.png".formatted(i), 40 + 10 * i, 30)
                    .text("labels/s_%d.txt".formatted(i), "0 0.25 0.5 0.5 1");
        }
        return folder.load();
    }

    @Test
    void run_severalCallers_keepsTheOrderAndReportsProgress(@TempDir Path temp) throws Exception {
        List<AnnotatedImage> images = dataset(temp).images(SplitChoice.ALL);
        List<Integer> steps = Collections.synchronizedList(new ArrayList<>());

        Evaluation.Run run = Evaluation.Run.of(
                BY_SIZE, Zoom.OFF, images, ImageFiles.standard(), 3, (done, total) -> steps.add(done));

        assertThat(run.images()).extracting(EvaluatedImage::image).isEqualTo(images);
        assertThat(SetScore.of(run.images()).ap50()).isEqualTo(1, within(1e-9));
        assertThat(steps).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    }

    @Test
    void run_imageThatVanished_isReportedAndTheRestScored(@TempDir Path temp) throws Exception {
        List<AnnotatedImage> images = dataset(temp).images(SplitChoice.ALL);
        Files.delete(images.get(2).file());
        Files.writeString(images.get(3).file(), "no picture");

        Evaluation.Run run = Evaluation.Run.of(BY_SIZE, Zoom.OFF, images, ImageFiles.standard(), 2, Progress.NONE);

        assertThat(run.images()).hasSize(4);
        assertThat(run.failed())
                .hasSize(2)
                .anySatisfy(message -> assertThat(message).contains("s_3.png").contains("replace"));
    }

    @Test
    void run_detectorThatFails_endsTheRun(@TempDir Path temp) {
        List<AnnotatedImage> images = dataset(temp).images(SplitChoice.ALL);
        ObjectDetector broken = image -> {
            throw new IllegalStateException("no model");
        };

        assertThatThrownBy(() -> Evaluation.Run.of(broken, Zoom.OFF, images, ImageFiles.standard(), 2, Progress.NONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no model");
    }

    @Test
    void of_yoloxNanoOnCarlaVal_reachesTheKnownFigure() throws Exception {
        Path model = SharedData.require("models-coco/yolox_nano_416.onnx");
        Dataset carla = new DatasetLoader(ImageFiles.standard()).load(SharedData.require("carla-driving"));
        List<AnnotatedImage> images = Dataset.limit(carla.images(SplitChoice.VAL), 30, 0);

        try (OnnxModel loaded = OnnxModel.load(model, RuntimeOptions.CPU)) {
            EvaluationSet set = new EvaluationSet("carla", "val", images, "hash");
            Evaluation evaluation = Evaluation.of(
                    loaded,
                    InputProfile.SQUARE,
                    Zoom.OFF,
                    List.of(set, set),
                    ImageFiles.standard(),
                    2,
                    Progress.NONE,
                    System::nanoTime);
            JsonNode json = new ObjectMapper().valueToTree(EvaluationReport.of(evaluation));

            assertThat(json.path("vehicleAP50").asDouble()).isBetween(0.5, 0.95);
            assertThat(json.path("AP50").isNumber()).isTrue();
            assertThat(json.path("AP").isNumber()).isTrue();
            assertThat(json.path("perClass")
                            .path("car")
                            .path("groundTruthCount")
                            .asInt())
                    .isPositive();
            assertThat(json.path("byDataset").properties()).hasSize(2);
        }
    }

    @Test
    void evaluationReport_withoutObjects_writesNullNotNan(@TempDir Path temp) throws IOException {
        Evaluation empty = new Evaluation(
                TestCards.card(),
                "sha",
                InputProfile.SQUARE,
                Zoom.OFF,
                SetScore.of(List.of()),
                List.of(),
                List.of(),
                Double.NaN);

        String json = new ObjectMapper().writeValueAsString(EvaluationReport.of(empty));

        assertThat(json).contains("\"AP50\":null").doesNotContain("NaN");
    }
}
