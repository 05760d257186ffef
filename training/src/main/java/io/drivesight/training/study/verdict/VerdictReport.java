package io.drivesight.training.study.verdict;

import io.drivesight.evaluation.report.Html;
import io.drivesight.evaluation.report.Page;
import io.drivesight.training.study.LabelCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
     * @param facts name and value: versions, hashes
     * @param configuration the study's configuration as text
     */
    static String page(Verdict verdict, Map<String, String> facts, String configuration) {
        VerdictReport report = new VerdictReport(verdict);
        report.summary();
        report.figures();
        report.candidates();
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
                one.isUntouched() ? NONE : new LabelCount(one.labels()),
                one.images(),
                one.isUntouched() ? NONE : one.seeds().size(),
                one.isUntouched() ? NONE : Sentences.minutes(one.cpuMinutes())));
        verdict.sets()
                .forEach(set -> cells.add(score(one.on(set.name()), one.gains().get(set.name()))));
        cells.add(merit == null ? NONE : Estimate.points(merit));
        cells.add(
                Boolean.FALSE.equals(one.holdsGuards()) ? Html.of("td", "lost").style("bad") : "held");
        Html row = Html.row(cells);
        return verdict.choice().filter(one::equals).isPresent() ? row.style("choice") : row;
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
