package io.drivesight.training.study.verdict;

import io.drivesight.evaluation.report.Html;
import io.drivesight.evaluation.report.Page;
import io.drivesight.training.study.HalvingStep;
import io.drivesight.training.study.LabelCount;
import io.drivesight.training.study.StudyResult.SkippedRun;
import io.drivesight.training.study.StudyRow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A verdict as one HTML file that needs nothing else. The verdict stands on top in plain sentences, then what it rests on. */
final class VerdictReport {
    private static final String NONE = "–";

    private final Verdict verdict;
    private final Page page = new Page("Transfer study: what to take");

    private VerdictReport(Verdict verdict) {
        this.verdict = verdict;
    }

    /**
     * Renders.
     *
     * @param rows all rows of the study
     * @param facts name and value: versions, hashes
     * @param configuration the study's configuration as text
     */
    static String page(Verdict verdict, List<StudyRow> rows, Map<String, String> facts, String configuration) {
        VerdictReport report = new VerdictReport(verdict);
        report.summary();
        report.figures();
        report.candidates();
        report.halving();
        report.runs(rows);
        report.budget();
        report.method();
        report.page
                .section("Versions and hashes")
                .facts(facts)
                .section("Configuration")
                .verbatim(configuration);
        return report.page.render();
    }

    private static List<Html> items(List<String> lines) {
        return lines.stream().map(line -> Html.of("li", line)).toList();
    }

    private void summary() {
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
    }

    private void figures() {
        Figures figures = new Figures(verdict);
        if (!figures.curves().isEmpty()) {
            page.section("Score against labels")
                    .text(
                            "Mean and 95 % interval; points of one number of labels are drawn side by side. Dashed: base models as they "
                                    + "are. Figures at the lower edge: far below.")
                    .charts(List.copyOf(figures.curves().values()));
        }
        if (!figures.forest().isEmpty()) {
            page.section("Gain over " + verdict.title(verdict.reference()))
                    .text(
                            "A line that touches zero: no difference found. Dashed: what a guard may lose. Arrow and thick: recommended.")
                    .charts(figures.forest());
        }
    }

    private static String labels(@Nullable Integer labels, boolean untouched) {
        return untouched ? NONE : new LabelCount(labels).toString();
    }

    private void candidates() {
        if (verdict.candidates().isEmpty()) {
            return;
        }
        List<String> heads = new ArrayList<>(List.of("candidate", "labels", "images", "seeds", "min"));
        verdict.sets().forEach(set -> heads.add(set.name() + (set.guard() ? " (guard)" : " (domain)")));
        heads.addAll(List.of("merit", "guards"));
        page.section("Candidates")
                .text("Vehicle AP50 in points: mean over the seeds, 95 % interval, and below it the gain over "
                        + verdict.title(verdict.reference())
                        + " and the seeds' standard deviation. Min: processor time of a run. Merit is the domain's score less what guards lost beyond the tolerance of "
                        + Estimate.points(verdict.tolerance()) + ".")
                .table(heads, verdict.candidates().stream().map(this::candidate).toList());
    }

    private Html candidate(Verdict.Candidate one) {
        @Nullable Double merit = one.merit();
        List<Object> cells = new ArrayList<>(List.of(
                verdict.title(one.name()),
                labels(one.labels(), one.isUntouched()),
                one.images(),
                one.isUntouched() ? NONE : one.seeds().size(),
                one.isUntouched() ? NONE : Sentences.minutes(one.cpuMinutes())));
        verdict.sets()
                .forEach(set -> cells.add(score(one.on(set.name()), one.gains().get(set.name()))));
        cells.add(merit == null ? NONE : Estimate.points(merit));
        cells.add(
                Boolean.FALSE.equals(one.holdsGuards()) ? Html.of("td", "lost").style("bad") : "held");
        return row(verdict.choice().filter(one::equals).isPresent(), cells);
    }

    private static Html row(boolean choice, List<?> cells) {
        return choice ? Html.row(cells).style("choice") : Html.row(cells);
    }

    private static Html score(Verdict.Score score, @Nullable Estimate gain) {
        List<String> below = new ArrayList<>();
        if (gain != null) {
            below.add(gain.inPoints());
        }
        @Nullable Double deviation = score.deviation();
        if (deviation != null) {
            below.add("sd " + Estimate.points(deviation));
        }
        return Html.of(
                "td",
                "%s (%s to %s)"
                        .formatted(
                                Estimate.points(score.mean()),
                                Estimate.points(score.low()),
                                Estimate.points(score.high())),
                Html.of("br"),
                Html.of("small", String.join(", ", below)));
    }

    private void halving() {
        List<Html> rows = new ArrayList<>();
        for (HalvingStep step : verdict.halving()) {
            for (HalvingStep.Standing standing : step.standings()) {
                @Nullable Double merit = standing.merit();
                rows.add(row(
                        standing.wentOn(),
                        List.of(
                                verdict.title(standing.recipe()),
                                step.rung(),
                                step.steps(),
                                merit == null ? NONE : Estimate.points(merit),
                                standing.wentOn() ? "yes" : "stopped",
                                standing.why())));
            }
        }
        if (!rows.isEmpty()) {
            page.section("Halving")
                    .text(
                            "Short runs sort candidates out before the full ones. Their scores are not to be compared with those of full runs.")
                    .table(List.of("candidate", "rung", "steps", "merit", "went on", "why"), rows);
        }
    }

    private void runs(List<StudyRow> rows) {
        Set<String> scores = new LinkedHashSet<>();
        rows.forEach(row -> scores.addAll(row.scores().keySet()));
        List<String> heads =
                new ArrayList<>(List.of("candidate", "labels", "seed", "rung", "images", "steps", "min", "s"));
        heads.addAll(scores);
        page.section("All runs")
                .table(heads, rows.stream().map(row -> run(row, scores)).toList())
                .text("min: processor time; s: by the clock; scores in points.");
    }

    private Html run(StudyRow row, Set<String> scores) {
        List<Object> cells = new ArrayList<>(List.of(
                verdict.title(row.recipe()),
                labels(row.labels(), row.untouched()),
                row.seed(),
                row.rung(),
                row.images(),
                row.steps(),
                Sentences.minutes(row.cpuSeconds() / 60),
                String.format(Locale.ROOT, "%.0f", row.seconds())));
        @Nullable String failure = row.failure();
        if (failure == null) {
            scores.forEach(name -> {
                @Nullable Double score = row.scores().get(name);
                cells.add(score == null ? NONE : Estimate.points(score));
            });
        } else {
            cells.add(Html.of("td", "failed: " + failure)
                    .style("bad")
                    .with("colspan", Integer.toString(Math.max(1, scores.size()))));
        }
        return Html.row(cells);
    }

    private void budget() {
        @Nullable Double allowed = verdict.allowedCpuMinutes();
        page.section("Budget")
                .text("%s processor minutes spent, %s."
                        .formatted(
                                Sentences.minutes(verdict.spentCpuMinutes()),
                                allowed == null ? "no limit" : "of " + Sentences.minutes(allowed)));
        if (verdict.skipped().isEmpty()) {
            page.text(
                    verdict.toCome().isEmpty()
                            ? "Every run that was planned was made."
                            : "Runs to come: %d.".formatted(verdict.toCome().size()));
            return;
        }
        List<Html> rows = new ArrayList<>();
        for (SkippedRun run : verdict.skipped()) {
            rows.add(Html.row(
                    verdict.title(run.recipe()),
                    labels(run.labels(), false),
                    run.seed(),
                    run.rung(),
                    Sentences.minutes(run.cpuSeconds() / 60),
                    Sentences.minutes(run.leftCpuSeconds() / 60)));
        }
        page.text("Not made:")
                .table(List.of("candidate", "labels", "seed", "rung", "would cost [min]", "left [min]"), rows);
    }

    private void method() {
        page.section("How this was judged")
                .table(
                        List.of("set", "role", "images", "vehicles", "drawn"),
                        verdict.sets().stream()
                                .map(set -> Html.row(
                                        set.name(),
                                        set.guard() ? "guard" : "domain",
                                        set.images(),
                                        set.objects(),
                                        set.scenesDrawn() == 0
                                                ? "images, one by one"
                                                : set.scenesDrawn() + " whole scenes"))
                                .toList())
                .text(
                        "Intervals: %d draws of images with replacement, the same for all candidates, and of seeds within each candidate; the percentiles 2.5 and 97.5 (Efron and Tibshirani 1993, chapter 13; pairing: Koehn 2004). For few seeds the seeds' part is widened: 3.1 times for two, 1.7 for three, 1.3 for five."
                                .formatted(verdict.draws()))
                .text(
                        "Choice: who holds every guard (mean loss against the untouched reference at most %s points) is admissible. Of these the one with the most merit is the best. Tied with it is who is not worse with 5 %% probability after Holm's correction. Of the tied ones that are better than the reference, the simplest: by what learns (feature-extraction, head, fine-tune, full, scratch), without distillation first, without interpolation first, then the order in the study's file."
                                .formatted(Estimate.points(verdict.tolerance())));
    }
}
