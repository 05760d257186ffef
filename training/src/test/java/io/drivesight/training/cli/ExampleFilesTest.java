package io.drivesight.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.testkit.SharedData;
import io.drivesight.training.augment.AppearanceOp;
import io.drivesight.training.augment.AugmentConfig;
import io.drivesight.training.dataset.DatasetConfig;
import io.drivesight.training.dataset.TestFolder;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.trainer.RunConfig;
import io.drivesight.training.trainer.TrainingListener;
import io.drivesight.training.trainer.TrainingRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleFilesTest {
    private static final List<String> STATES = List.of(
            "traffic_light_green",
            "traffic_light_red",
            "traffic_light_orange",
            "traffic_sign_30",
            "traffic_sign_60",
            "traffic_sign_90");

    /** A stranger's way from a folder to a model of its own classes, cut to two steps; the example's paths are of the project's folder. */
    @Test
    void lightStatesExample_twoSteps_isAModelOfTheseStatesThatTheServiceRuns(@TempDir Path temp) throws Exception {
        Path base = SharedData.require("models-coco/picodet_s_416.onnx");
        Path lights = SharedData.require("carla-traffic-lights");
        String example = Files.readString(Path.of("examples/light-states.yaml"))
                .replace("../shared/data/models-coco/picodet_s_416.onnx", base.toString())
                .replace("../shared/data/carla-traffic-lights", lights.toString())
                .replace("training/examples/", "examples/")
                .replace("epochs: 10", "steps: 2\nbatch: 2\nsizes: [160x160]\nlimit: 8")
                .replace("target/light-states", temp.resolve("run").toString());
        RunConfig config = RunConfig.parse(example, "light-states.yaml");

        TrainingRun.Result made =
                new TrainingRun(config, "test", new TrainingListener() {}, System::nanoTime).run(false);

        assertThat(made.outcome().steps()).isEqualTo(2);
        assertThat(made.evaluation()).hasValueSatisfying(scored -> {
            EvaluationSet measured = scored.sets().get(0).set();
            assertThat(measured.split()).isEqualTo("test");
            assertThat(measured.images()).hasSizeGreaterThan(100);
            assertThat(measured.overlap().learned()).isZero();
        });
        try (OnnxModel model = OnnxModel.load(made.model(), RuntimeOptions.CPU)) {
            assertThat(model.card().classes()).isEqualTo(STATES);
            new OnnxObjectDetector(model, Thresholds.DEFAULT, System::nanoTime).detect(TestFolder.picture(96, 64, 1));
        }
    }

    @Test
    void datasetExample_isReadable() {
        DatasetConfig config = DatasetConfig.of(Path.of("."), Path.of("examples/dataset.yaml"));

        assertThat(config.name()).isEqualTo("city-drives");
        assertThat(config.mapping()).containsEntry("rider", "ignore person");
        assertThat(config.split()).isNotNull();
    }

    @Test
    void augmentExample_isReadable() {
        AugmentConfig config = AugmentConfig.read("examples/augment.yaml");

        assertThat(config.appearance()).containsEntry(AppearanceOp.FOG, 0.15);
    }
}
