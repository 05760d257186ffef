package io.drivesight.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.report.Page;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.dataset.TestFolder;
import io.drivesight.training.evaluate.ConfusionMatrix;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.Evaluation.Zoom;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.SetScore;
import io.drivesight.training.evaluate.TestCards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationPageTest {
    private static Evaluation evaluation(Path temp) {
        return evaluation(temp, "0123456789abcdef0123");
    }

    private static Evaluation evaluation(Path temp, @Nullable String hash) {
        TestFolder folder = new TestFolder(temp).text("classes.txt", "car\nperson");
        for (int i = 0; i < 3; i++) {
            folder.image("images/s_%d.png".formatted(i), 100, 80)
                    .text("labels/s_%d.txt".formatted(i), "0 0.25 0.5 0.5 1\n1 0.8 0.5 0.2 0.5\n");
        }
        Dataset dataset = folder.load();
        List<EvaluatedImage> images = new ArrayList<>();
        for (AnnotatedImage image : dataset.images(SplitChoice.ALL)) {
            images.add(EvaluatedImage.of(
                    image,
                    List.of(
                            Detection.of(new Box(0, 0, 50, 80), ObjectClass.CAR, 0.9),
                            Detection.of(new Box(60, 0, 70, 10), ObjectClass.CAR, 0.8))));
        }
        SetScore score = SetScore.of(images);
        return new Evaluation(
                TestCards.card(),
                "abc123",
                InputProfile.SQUARE,
                Zoom.OFF,
                score,
                List.of(new Evaluation.ScoredSet(
                        new EvaluationSet("<my set>", "val", dataset.images(SplitChoice.ALL), hash), score, images)),
                List.of("x.jpg: broken"),
                5);
    }

    private static String page(Evaluation evaluation) {
        Page page = new Page("Run & score");
        EvaluationPage.add(page, evaluation, ImageFiles.standard());
        return page.render();
    }

    @Test
    void add_evaluation_standsByItselfAndEscapes(@TempDir Path temp) {
        String html = page(evaluation(temp));

        assertThat(html)
                .contains("Run &amp; score", "&lt;my set&gt;")
                .contains("Precision against recall", "missed", "Worst images")
                .contains("data:image/jpeg;base64,")
                .contains("x.jpg: broken")
                .doesNotContain("<script")
                .doesNotContain("NaN");
        assertThat(html).doesNotContain("http:").doesNotContain("https:");
    }

    /** What a run has scored has no hash: it names its datasets' elsewhere. */
    @Test
    void add_setWithoutHash_namesNone(@TempDir Path temp) {
        assertThat(page(evaluation(temp))).contains("content of &lt;my set&gt;", "0123456789abcdef0123");
        assertThat(page(evaluation(temp, null))).doesNotContain("content of", "null");
    }

    @Test
    void render_imageGoneSince_saysSoInItsPlace(@TempDir Path temp) throws IOException {
        Evaluation evaluation = evaluation(temp);
        Files.delete(temp.resolve("images/s_1.png"));

        String html = page(evaluation);

        assertThat(html).contains("s_0.png", "s_1.png");
    }

    @Test
    void worstImages_mostErrorsFirst(@TempDir Path temp) {
        List<EvaluatedImage> images = evaluation(temp).images();
        EvaluatedImage perfect = EvaluatedImage.of(
                images.get(0).image(),
                images.get(0).image().boxes().stream()
                        .map(box -> Detection.of(box.box(), box.objectClass(), 0.9))
                        .toList());

        List<ConfusionMatrix.Judged> worst =
                ConfusionMatrix.worst(List.of(perfect, images.get(1), images.get(2)), 0.3, 10);

        assertThat(worst)
                .hasSize(2)
                .allSatisfy(judged -> assertThat(judged.errors()).isEqualTo(2));
    }
}
