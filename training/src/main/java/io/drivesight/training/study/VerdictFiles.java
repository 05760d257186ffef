package io.drivesight.training.study;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drivesight.evaluation.report.Html;
import io.drivesight.evaluation.report.Page;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.study.StudyPlan.HalvingStep;
import io.drivesight.training.trainer.RunConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a verdict into the study's folder: {@code report.html} with its drawings, {@code verdict.json} ({@link Verdict} as it is), and
 * {@code winner.yaml}, which {@code drivesight train} reads.
 */
public final class VerdictFiles {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String WINNER = "winner.yaml";

    private final Path folder;
    private final StudyResult study;
    private final Verdict verdict;
    private final Figures figures;

    /** Files in a study's folder. */
    public VerdictFiles(Path folder, StudyResult study, Verdict verdict) {
        this.folder = folder;
        this.study = study;
        this.verdict = verdict;
        this.figures = new Figures(verdict);
    }

    /**
     * Writes all of it, each file as a whole or not at all.
     *
     * @param config the study's file
     * @throws IOException when a file cannot be written, or {@code study.json} is damaged
     */
    public void write(Path config) throws IOException {
        ModelExport.write(folder.resolve("verdict.json"), JSON.writeValueAsBytes(verdict));
        Optional<RunConfig> winner = winner();
        if (winner.isPresent()) {
            String text = """
                    # What the study recommends. Paths are relative to where the study ran.
                    # %s
                    #   drivesight train --config winner.yaml
                    %s""".formatted(
                            verdict.summary().get(0).replaceAll("\\R", " "),
                            winner.get().toYaml());
            ModelExport.write(folder.resolve(WINNER), text.getBytes(StandardCharsets.UTF_8));
        } else {
            // What an earlier verdict recommended must not be taken for this one's.
            Files.deleteIfExists(folder.resolve(WINNER));
        }
        ModelExport.write(folder.resolve("report.html"), page(config).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The configuration that repeats the overall recommendation; nothing when that is a base as it is. Its seed is the first one that was scored:
     * choosing the seed with the best score would flatter it.
     */
    Optional<RunConfig> winner() {
        return verdict.choice()
                .filter(one -> !one.isUntouched())
                .flatMap(one -> study.full().stream()
                        .filter(row -> row.recipe().equals(one.name())
                                && Objects.equals(row.labels(), one.labels())
                                && row.seed() == one.seeds().get(0))
                        .findFirst())
                .map(this::configuration);
    }

    private RunConfig configuration(StudyRow row) {
        Map<String, Object> fixed = new LinkedHashMap<>();
        fixed.put("seed", row.seed());
        @Nullable Integer labels = row.labels();
        if (labels != null) {
            fixed.put("limit", labels);
        }
        fixed.put("out", "winner");
        return RunConfig.of(fixed).over(study.candidate(row).run());
    }

    /** The verdict as one HTML file that needs nothing else: the sentences on top, then what they rest on. */
    private String page(Path config) throws IOException {
        Page page = new Page("Transfer study: what to take");
        List<String> lines = verdict.summary();
        page.add(Html.of(
                        "div",
                        Html.of("p", lines.get(0)).style("lead"),
                        Html.of("ul", items(lines.subList(1, lines.size()))))
                .style("verdict"));
        if (!verdict.cautions().isEmpty()) {
            page.add(Html.of("div", Html.of("b", "With care"), Html.of("ul", items(verdict.cautions())))
                    .style("note"));
        }
        if (!figures.curves().isEmpty()) {
            page.section("Score against labels")
                    .text(
                            "Mean and 95 % interval; points of one number of labels are drawn side by side. Dashed: base models as they "
                                    + "are. Points at the lower edge lie below it.")
                    .charts(List.copyOf(figures.curves().values()));
        }
        if (!figures.forest().isEmpty()) {
            page.section("Gain over " + verdict.reference())
                    .text(
                            "A line that touches zero: no difference found. Dashed: what a guard may lose. Arrow and thick: recommended.")
                    .charts(figures.forest());
        }
        if (!verdict.candidates().isEmpty()) {
            candidates(page);
        }
        if (!verdict.foretold().isEmpty()) {
            page.section("Halving: did the short runs foretell the full ones?")
                    .items(new VerdictText(verdict).foretold());
        }
        for (HalvingStep step : verdict.halving()) {
            page.section("Halving, rung %d, %d steps".formatted(step.rung(), step.steps()))
                    .items(step.standings().stream().map(VerdictFiles::standing).toList());
        }
        method(page);
        return page.section("Configuration").verbatim(Files.readString(config)).render();
    }

    private static String standing(HalvingStep.Result one) {
        return one.recipe() + ": "
                + (one.merit() == null
                        ? one.failure()
                        : "merit " + Estimate.points(one.merit()) + (one.wentOn() ? ", goes on" : ""));
    }

    private static List<Html> items(List<String> lines) {
        return lines.stream().map(line -> Html.of("li", line)).toList();
    }

    private void candidates(Page page) {
        VerdictText text = new VerdictText(verdict);
        page.section("Candidates")
                .text(text.heading() + ". Merit: the domain's score less what guards lost beyond the tolerance of "
                        + Estimate.points(verdict.tolerance()) + ".");
        text.table().addTo(page);
    }

    private void method(Page page) {
        page.section("How this was judged")
                .table(
                        List.of("set", "role", "images", "objects", "drawn"),
                        verdict.sets().stream()
                                .map(set -> Html.row(
                                        set.name(),
                                        set.guard() ? "guard" : "domain",
                                        set.images(),
                                        set.objects(),
                                        set.scenesDrawn() == 0
                                                ? "images, one by one"
                                                : set.scenesDrawn() + " whole scenes"))
                                .toList());
        page.text(
                "Intervals hold 95 %%: %d draws of images, the same for all candidates, and of seeds. The simplest of those that nobody surely beats, and that surely beat the reference, is recommended; see docs/transfer-learning.md."
                        .formatted(verdict.draws()));
    }
}
