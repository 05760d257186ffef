package io.drivesight.training.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.training.study.StudyPlan.HalvingStep;
import io.drivesight.training.trainer.RunConfig;
import io.drivesight.training.trainer.Strategy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictsTest {
    private static final int DRAWS = 300;

    private static Verdict of(StudyResult study) {
        return Verdicts.of(study, Map.of(), DRAWS);
    }

    private static TestStudies small(List<String> strategies, List<Long> seeds) {
        return new TestStudies(TestStudies.grid(List.of("nano"), strategies, Arrays.asList(100, null), seeds), 120)
                .row("nano", StudyRow.UNTOUCHED, 0, 0, 0.6, 0.5, 0.4);
    }

    @Test
    void of_drivingStudy_recommendsAndExplains() {
        Verdict verdict = of(TestStudies.driving());
        String summary = String.join("\n", verdict.summary());
        assertThat(verdict.summary().get(0))
                .startsWith("With all 623 labels: yolox-nano, head")
                .contains("carla (domain) +");
        assertThat(summary)
                .contains("With 25 labels: ", "With 100 labels: ", "Gain in points of AP50: carla (domain) +");
        assertThat(String.join("\n", verdict.cautions()))
                .contains("lack of budget", "yolox-tiny, head with all 623 labels, seed 2")
                .contains("loss is not finite");
    }

    @Test
    void of_sameStudyTwice_isTheSame() {
        assertThat(of(TestStudies.driving())).isEqualTo(of(TestStudies.driving()));
    }

    @Test
    void of_otherSeedsOfTheSameCandidates_recommendsTheSame() {
        for (int study = 0; study < 6; study++) {
            TestStudies repeated = small(List.of("feature-extraction", "head", "fine-tune"), List.of(1L, 2L, 3L));
            for (long seed = 1; seed <= 3; seed++) {
                repeated.row("nano", "feature-extraction", null, 100L * study + seed, 0.61, 0.5, 0.4)
                        .row("nano", "head", null, 100L * study + seed, 0.70, 0.5, 0.4)
                        .row("nano", "fine-tune", null, 100L * study + seed, 0.705, 0.5, 0.4);
            }
            assertThat(of(repeated.result()).overall())
                    .hasValueSatisfying(advice -> assertThat(advice.choice()).isEqualTo("nano, head"));
        }
    }

    @Test
    void of_nothingGained_keepsTheBase() {
        TestStudies study = small(List.of("head"), List.of(1L, 2L, 3L));
        for (long seed = 1; seed <= 3; seed++) {
            study.row("nano", "head", null, seed, 0.6, 0.5, 0.4);
        }
        Verdict verdict = of(study.result());
        assertThat(verdict.summary().get(0)).contains("keep the base model, nano, zero-shot: no difference found");
    }

    @Test
    void of_allForget_saysSo() {
        TestStudies study = small(List.of("full"), List.of(1L, 2L))
                .row("nano", "full", null, 1, 0.8, 0.2, 0.1)
                .row("nano", "full", null, 2, 0.8, 0.2, 0.1);
        assertThat(of(study.result()).summary().get(0))
                .contains(
                        "keep the base model, nano, zero-shot: all",
                        "all candidates forget more than the 2.0 points allowed",
                        "The best of them was nano, full.");
    }

    @Test
    void of_otherBaseIsAsGoodUntouched_recommendsItAsItIs() {
        TestStudies study = new TestStudies(
                        TestStudies.grid(
                                List.of("nano", "tiny"), List.of("head"), Arrays.asList(100, null), List.of(1L)),
                        120)
                .row("nano", StudyRow.UNTOUCHED, 0, 0, 0.6, 0.5, 0.4)
                .row("tiny", StudyRow.UNTOUCHED, 0, 0, 0.75, 0.6, 0.5)
                .row("nano", "head", null, 1, 0.7, 0.5, 0.4);
        Verdict verdict = of(study.result());
        assertThat(verdict.summary().get(0)).startsWith("With all 623 labels: tiny, zero-shot.");
        assertThat(new VerdictFiles(Path.of(""), study.result(), verdict).winner())
                .isEmpty();
    }

    @Test
    void of_candidates_standByLabelsAndTheSimplestFirst() {
        List<String> strategies = List.of("scratch", "head distilled", "fine-tune", "head", "feature-extraction");
        TestStudies study = small(strategies, List.of(1L));
        strategies.forEach(name -> study.row("nano", name, null, 1, 0.7, 0.5, 0.4));
        assertThat(of(study.row("nano", "scratch", 100, 1, 0.7, 0.5, 0.4).result())
                        .candidates())
                .extracting(Verdict.Candidate::strategy)
                .containsExactly(
                        StudyRow.UNTOUCHED,
                        "scratch",
                        "feature-extraction",
                        "head",
                        "head distilled",
                        "fine-tune",
                        "scratch");
    }

    @Test
    void of_nothingRanYet_saysSo() {
        StudyConfig config = TestStudies.grid(List.of("nano"), List.of("head"), Arrays.asList(100, null), List.of(1L));
        assertThat(of(new TestStudies(config, 10).result()).summary())
                .containsExactly("Nothing can be recommended: no run has scores yet.");
        StudyResult baseOnly = new TestStudies(config, 10)
                .row("nano", StudyRow.UNTOUCHED, 0, 0, 0.6, 0.5, 0.4)
                .result();
        assertThat(of(baseOnly).summary()).containsExactly("Nothing can be recommended: no full run has scores yet.");
    }

    @Test
    void of_scenesKnown_drawsThemWhole() {
        TestStudies study = small(List.of("head"), List.of(1L)).row("nano", "head", null, 1, 0.7, 0.5, 0.4);
        Verdict verdict = Verdicts.of(
                study.toCome("nano, head, 100 labels, seed 1, 200 steps").result(),
                Map.of(
                        TestStudies.CAR,
                                IntStream.range(0, 120)
                                        .mapToObj(i -> "d" + i / 10)
                                        .toList(),
                        TestStudies.FOG, List.of("does not fit")),
                DRAWS);
        assertThat(verdict.sets()).extracting(Verdict.SetFacts::scenesDrawn).containsExactly(12, 0, 0);
        assertThat(verdict.cautions()).anyMatch(line -> line.contains("not finished: at least 1 more to run"));
    }

    @Test
    void write_drivingStudy_givesFilesThatStandByThemselves(@TempDir Path folder) throws IOException {
        StudyResult study = TestStudies.driving();
        Verdict verdict = of(study);
        Path config = Files.writeString(folder.resolve("study.yaml"), "seeds: [1]\n<script>");
        new VerdictFiles(folder, study, verdict).write(config);
        String html = Files.readString(folder.resolve("report.html"));
        String texts = html.replaceAll("base64,[^\"]*", "");
        assertThat(html)
                .contains(
                        "With all 623 labels",
                        "<img src=\"data:image/png",
                        "<td>lost</td>",
                        "Halving, rung 0",
                        "has no scores: loss is not finite");
        assertThat(texts).doesNotContain("<script", "src=\"http", "href=", "NaN");
        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("verdict.json").toFile());
        assertThat(json.at("/advice/2/outcome").asText()).isEqualTo("TAKE");
        assertThat(json.at("/candidates/2/gains/carla/low").isNumber()).isTrue();
        assertThat(json.at("/candidates/2/scores/fog/deviation").isNumber()).isTrue();
        RunConfig winner = RunConfig.read(folder.resolve("winner.yaml"));
        assertThat(winner.base()).isEqualTo("models/yolox-nano.onnx");
        assertThat(winner.strategy()).isEqualTo(Strategy.HEAD);
        assertThat(winner.seed()).isEqualTo(1);
        assertThat(winner.steps()).isEqualTo(200);
        assertThat(winner.limit()).isNull();
    }

    @Test
    void foretold_fullRunsOfARung_areRankedAgainstItsProbes() {
        List<String> strategies = List.of("feature-extraction", "head", "fine-tune", "full");
        TestStudies study = small(strategies, List.of(1L));
        double[] full = {0.62, 0.66, 0.70, 0.74};
        for (int i = 0; i < full.length; i++) {
            study.row("nano", strategies.get(i), null, 1, full[i], 0.5, 0.4);
        }
        study.row("nano", "head", 100, 1, 0.9, 0.5, 0.4);
        study.halved(probes(0, "full", "fine-tune", "head", "feature-extraction", "scratch"))
                .halved(probes(1, "head", "full", "fine-tune"))
                .halved(probes(2, "head", "full", "scratch"));
        Verdict verdict = of(study.result());

        assertThat(verdict.foretold()).extracting(Verdict.Foretold::rung).containsExactly(0, 1);
        assertThat(verdict.foretold()).extracting(Verdict.Foretold::place).containsExactly(1, 2);
        assertThat(verdict.foretold().get(0).tau()).isEqualTo(1);
        assertThat(verdict.foretold().get(1).tau()).isBetween(-1.0, 0.0);
        assertThat(new VerdictText(verdict).foretold().get(0))
                .isEqualTo(
                        "Halving, rung 0: 12 steps foretold the order of 4 full runs with all 623 labels (of 5 candidates) "
                                + "with a weighted tau of 1.00; the best of these was at place 1.");
    }

    private static HalvingStep probes(int rung, String... bestFirst) {
        return new HalvingStep(
                rung,
                12 << rung,
                IntStream.range(0, bestFirst.length)
                        .mapToObj(i -> new HalvingStep.Result("nano, " + bestFirst[i], 0.9 - 0.1 * i, true, null))
                        .toList());
    }

    @Test
    void write_nothingRecommended_takesAnOldWinnerAway(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("winner.yaml"), "seed: 1");
        StudyResult study = small(List.of("head"), List.of(1L)).result();
        Path config = Files.writeString(folder.resolve("study.yaml"), "");
        new VerdictFiles(folder, study, of(study)).write(config);
        assertThat(folder.resolve("winner.yaml")).doesNotExist();
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void text_drivingStudy_isATableAndSentences() {
        StringWriter written = new StringWriter();
        new VerdictText(of(TestStudies.driving())).print(new PrintWriter(written));
        String text = written.toString();
        assertThat(text.lines().toList().get(1)).startsWith("candidate");
        assertThat(text)
                .contains(" lost\n", "With all 623 labels", "With care:")
                .doesNotContain("NaN");
    }

    @Test
    void words_figures_areRoundedAndSigned() {
        assertThat(Estimate.signed(0.0612)).isEqualTo("+6.1");
        assertThat(Estimate.signed(-0.0041)).isEqualTo("-0.4");
        assertThat(Estimate.signed(-0.0001)).isEqualTo("0.0");
        assertThat(new Estimate(0.061, 0.039, 0.082).inPoints()).isEqualTo("+6.1 (3.9 to 8.2)");
    }
}
