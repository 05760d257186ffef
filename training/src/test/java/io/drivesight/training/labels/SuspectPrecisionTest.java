package io.drivesight.training.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.testkit.SharedData;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.dataset.Vocabulary;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.Evaluation.Zoom;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The table of docs/training.md: how many of the 100 worst suspects are errors that were planted, for {@code -Ddrivesight.suspects.model}. */
@EnabledIfSystemProperty(named = "drivesight.suspects.model", matches = ".+")
class SuspectPrecisionTest {
    private static final int LOOKED_AT = 100;

    @Test
    void of_errorsPlantedInCarla_printsPrecision() throws Exception {
        Path file = Path.of(System.getProperty("drivesight.suspects.model"));
        ImageFiles files = ImageFiles.standard();
        Dataset dataset =
                new DatasetLoader(files, Vocabulary.ofModels(List.of(file))).load(SharedData.require("carla-driving"));
        try (OnnxModel model = OnnxModel.load(file, RuntimeOptions.DEFAULT)) {
            Evaluation.Run found = Evaluation.Run.of(
                    new OnnxObjectDetector(model, Thresholds.EVALUATION, System::nanoTime),
                    Zoom.OFF,
                    dataset.images(SplitChoice.ALL),
                    files,
                    2,
                    Progress.NONE);
            assertThat(found.failed()).isEmpty();
            for (double share : new double[] {0.2, 0.1}) {
                for (long seed = 4; seed <= 6; seed++) {
                    PlantedErrors planted = PlantedErrors.in(found.images(), share, seed);
                    PlantedErrors.Found judged = planted.found(SuspectLabels.of(planted.images()), LOOKED_AT);
                    System.out.printf(
                            Locale.ROOT,
                            "errors in %.0f %% of the labels, seed %d: precision at %d: %.2f; planted %s, found %s%n",
                            100 * share,
                            seed,
                            judged.looked(),
                            judged.precision(),
                            judged.planted(),
                            judged.found());
                    assertThat(judged.looked()).isEqualTo(LOOKED_AT);
                }
            }
        }
    }
}
