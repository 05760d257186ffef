package io.drivesight.training.study.verdict;

import io.drivesight.training.report.Html;
import io.drivesight.training.study.HalvingStep;
import io.drivesight.training.study.SkippedRun;
import io.drivesight.training.study.StudyRow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A verdict as one HTML file that needs nothing else: no script, no network. The verdict stands on top in plain sentences, then what it rests
 * on.
 */
final class VerdictReport {
    private static final String STYLE = """
            <style>
            .lead{font-size:21px;line-height:1.4;font-weight:600;margin:12px 0}
            .verdict{background:#eef5fb;border-left:5px solid #0072b2;padding:8px 20px 12px;border-radius:3px}
            .verdict li{font-size:16px;margin:6px 0}.verdict ul{padding-left:22px;margin:8px 0}
            .care{background:#fff7e6;border-left:5px solid #e69f00;padding:8px 20px;margin-top:14px;border-radius:3px}
            .care ul{padding-left:22px;margin:6px 0}.wide{overflow-x:auto}
            .plots svg{height:auto}.forest svg{width:100%;height:auto}.wide td{white-space:nowrap}
            tr.choice td{background:#eef5fb;font-weight:600}.text td,.text th{text-align:left}td.bad{color:#b02020}
            .small{font-size:12.5px;color:#444;max-width:900px}td small{color:#666}
            </style>
            """;

    private final Verdict verdict;
    private final Figures figures;
    private final StringBuilder html = new StringBuilder(1 << 17);

    VerdictReport(Verdict verdict) {
        this.verdict = verdict;
        this.figures = new Figures(verdict);
    }

    /**
     * Renders.
     *
     * @param rows all rows of the study
     * @param facts name and value: versions, hashes
     * @param configuration the study's configuration as text
     */
    String render(List<StudyRow> rows, Map<String, String> facts, String configuration) {
        html.append(Html.begin("Transfer study: what to take")).append(STYLE);
        summary();
        curves();
        forest();
        cost();
        candidates();
        halving();
        runs(rows);
        notMade();
        method();
        facts(facts, configuration);
        return html.append(Html.END).toString();
    }

    private void summary() {
        html.append("<div class=\"verdict\">");
        List<String> lines = verdict.summary();
        if (!lines.isEmpty()) {
            html.append("<p class=\"lead\">").append(Html.escape(lines.get(0))).append("</p>");
            items(lines.subList(1, lines.size()));
        }
        html.append("</div>\n");
        if (!verdict.cautions().isEmpty()) {
            html.append("<div class=\"care\"><b>With care</b>");
            items(verdict.cautions());
            html.append("</div>\n");
        }
    }

    private void items(List<String> lines) {
        if (!lines.isEmpty()) {
            html.append("<ul>");
            lines.forEach(line -> html.append("<li>").append(Html.escape(line)).append("</li>"));
            html.append("</ul>");
        }
    }

    private void curves() {
        Map<String, Figure> curves = figures.curves();
        if (!curves.isEmpty()) {
            html.append(
                    "<h2>Score against labels</h2><p class=\"small\">Points of one number of labels are drawn side by side. The first "
                            + "dashed line is the base model as it is. Triangles at the lower edge: far below, with the score.</p>"
                            + "<div class=\"plots\">");
            curves.values().forEach(figure -> html.append(figure.svg()));
            html.append("</div>\n");
        }
    }

    private void forest() {
        Optional<Figure> forest = figures.forest();
        if (forest.isPresent()) {
            html.append(
                            "<h2>Gain against the base model as it is</h2><p class=\"small\">A line that touches zero: no difference found. Bold: "
                                    + "recommended.</p><div class=\"forest\">")
                    .append(forest.get().svg())
                    .append("</div>\n");
        }
    }

    private void cost() {
        figures.cost()
                .ifPresent(figure -> html.append("<h2>Cost against gain</h2><div class=\"plots\">")
                        .append(figure.svg())
                        .append("</div>\n"));
    }

    private void candidates() {
        if (verdict.candidates().isEmpty()) {
            return;
        }
        html.append(
                        "<h2>Candidates</h2><p class=\"small\">Vehicle AP50 in points: mean over the seeds, 95 % interval, and below it the gain over ")
                .append(Html.escape(verdict.title(verdict.reference())))
                .append(
                        " and the seeds' standard deviation. Min: processor time of a run. Merit is the domain's score less what guards lost beyond the tolerance of ")
                .append(Words.points(verdict.tolerance()))
                .append(".</p><div class=\"wide\"><table><tr>");
        List.of("candidate", "labels", "images", "seeds", "min").forEach(name -> html.append(Html.head(name)));
        verdict.sets().forEach(set -> html.append(Html.head(set.name() + (set.guard() ? " (guard)" : " (domain)"))));
        html.append(Html.head("merit")).append(Html.head("guards")).append("</tr>");
        verdict.candidates().forEach(this::candidate);
        html.append("</table></div>\n");
    }

    private void candidate(Verdict.Candidate one) {
        boolean choice = verdict.overall()
                .flatMap(advice -> verdict.contender(advice.choice(), advice.labels()))
                .filter(one::equals)
                .isPresent();
        html.append(choice ? "<tr class=\"choice\">" : "<tr>")
                .append(Html.cell(verdict.title(one.name())))
                .append(Html.cell(one.isUntouched() ? "–" : Words.count(one.labels())))
                .append(Html.cell(Integer.toString(one.images())))
                .append(Html.cell(
                        one.isUntouched() ? "–" : Integer.toString(one.seeds().size())))
                .append(Html.cell(one.isUntouched() ? "–" : Words.minutes(one.cpuMinutes())));
        for (Verdict.SetFacts set : verdict.sets()) {
            score(
                    Objects.requireNonNull(one.scores().get(set.name())),
                    one.gains().get(set.name()));
        }
        @Nullable Double merit = one.merit();
        boolean forgets = Boolean.FALSE.equals(one.holdsGuards());
        html.append(Html.cell(merit == null ? "–" : Words.points(merit)))
                .append(forgets ? "<td class=\"bad\">lost</td>" : "<td>held</td>")
                .append("</tr>\n");
    }

    private void score(Verdict.Score score, @Nullable Estimate gain) {
        List<String> below = new ArrayList<>();
        if (gain != null) {
            below.add(Words.gain(gain));
        }
        @Nullable Double deviation = score.deviation();
        if (deviation != null) {
            below.add("sd " + Words.points(deviation));
        }
        html.append("<td>")
                .append(Words.points(score.mean()))
                .append(" (%s to %s)".formatted(Words.points(score.low()), Words.points(score.high())))
                .append("<br><small>")
                .append(Html.escape(String.join(", ", below)))
                .append("</small></td>");
    }

    private void halving() {
        if (verdict.halving().isEmpty()) {
            return;
        }
        html.append(
                "<h2>Halving</h2><p class=\"small\">Short runs sort candidates out before the full ones. Their scores are not to be compared "
                        + "with those of full runs.</p><table class=\"text\"><tr>");
        List.of("rung", "steps", "candidate", "merit", "went on", "why").forEach(name -> html.append(Html.head(name)));
        html.append("</tr>");
        for (HalvingStep step : verdict.halving()) {
            for (HalvingStep.Standing standing : step.standings()) {
                @Nullable Double merit = standing.merit();
                html.append(standing.wentOn() ? "<tr class=\"choice\">" : "<tr>")
                        .append(Html.cell(Integer.toString(step.rung())))
                        .append(Html.cell(Integer.toString(step.steps())))
                        .append(Html.cell(verdict.title(standing.recipe())))
                        .append(Html.cell(merit == null ? "–" : Words.points(merit)))
                        .append(Html.cell(standing.wentOn() ? "yes" : "stopped"))
                        .append(Html.cell(standing.why()))
                        .append("</tr>");
            }
        }
        html.append("</table>\n");
    }

    private void runs(List<StudyRow> rows) {
        Set<String> figuresOfRows = new LinkedHashSet<>();
        rows.forEach(row -> figuresOfRows.addAll(row.scores().keySet()));
        html.append("<h2>All runs</h2><div class=\"wide\"><table><tr>");
        List.of("candidate", "labels", "seed", "rung", "images", "steps", "min", "s")
                .forEach(name -> html.append(Html.head(name)));
        figuresOfRows.forEach(name -> html.append(Html.head(name)));
        html.append("</tr>");
        for (StudyRow row : rows) {
            html.append("<tr>")
                    .append(Html.cell(verdict.title(row.recipe())))
                    .append(Html.cell(row.untouched() ? "–" : Words.count(row.labels())))
                    .append(Html.cell(Long.toString(row.seed())))
                    .append(Html.cell(Integer.toString(row.rung())))
                    .append(Html.cell(Integer.toString(row.images())))
                    .append(Html.cell(Integer.toString(row.steps())))
                    .append(Html.cell(Words.minutes(row.cpuSeconds() / 60)))
                    .append(Html.cell(String.format(Locale.ROOT, "%.0f", row.seconds())));
            @Nullable String failure = row.failure();
            if (failure != null) {
                html.append("<td class=\"bad\" colspan=\"%d\" style=\"text-align:left\">failed: %s</td>"
                        .formatted(Math.max(1, figuresOfRows.size()), Html.escape(failure)));
            } else {
                figuresOfRows.forEach(name -> html.append(Html.cell(
                        row.scores().containsKey(name)
                                ? Words.points(row.scores().get(name))
                                : "–")));
            }
            html.append("</tr>\n");
        }
        html.append("</table></div><p class=\"small\">min: processor time; s: by the clock; scores in points.</p>\n");
    }

    private void notMade() {
        @Nullable Double allowed = verdict.allowedCpuMinutes();
        html.append("<h2>Budget</h2><p>")
                .append("%s processor minutes spent%s."
                        .formatted(
                                Words.minutes(verdict.spentCpuMinutes()),
                                allowed == null ? ", no limit" : " of " + Words.minutes(allowed)))
                .append("</p>");
        if (verdict.skipped().isEmpty()) {
            html.append(
                    verdict.toCome().isEmpty()
                            ? "<p>Every run that was planned was made.</p>\n"
                            : "<p>Runs to come: %d.</p>\n"
                                    .formatted(verdict.toCome().size()));
            return;
        }
        html.append("<p>Not made:</p><table><tr>");
        List.of("candidate", "labels", "seed", "rung", "would cost [min]", "left [min]")
                .forEach(name -> html.append(Html.head(name)));
        html.append("</tr>");
        for (SkippedRun run : verdict.skipped()) {
            html.append("<tr>")
                    .append(Html.cell(verdict.title(run.recipe())))
                    .append(Html.cell(Words.count(run.labels())))
                    .append(Html.cell(Long.toString(run.seed())))
                    .append(Html.cell(Integer.toString(run.rung())))
                    .append(Html.cell(Words.minutes(run.cpuSeconds() / 60)))
                    .append(Html.cell(Words.minutes(run.leftCpuSeconds() / 60)))
                    .append("</tr>");
        }
        html.append("</table>\n");
    }

    private void method() {
        html.append("<h2>How this was judged</h2><table><tr>");
        List.of("set", "role", "images", "vehicles", "drawn").forEach(name -> html.append(Html.head(name)));
        html.append("</tr>");
        for (Verdict.SetFacts set : verdict.sets()) {
            html.append("<tr>")
                    .append(Html.cell(set.name()))
                    .append(Html.cell(set.guard() ? "guard" : "domain"))
                    .append(Html.cell(Integer.toString(set.images())))
                    .append(Html.cell(Integer.toString(set.objects())))
                    .append(Html.cell(
                            set.scenesDrawn() == 0 ? "images, one by one" : set.scenesDrawn() + " whole scenes"))
                    .append("</tr>");
        }
        html.append("</table><div class=\"small\"><p>")
                .append(
                        ("Intervals: %d draws of images with replacement, the same for all candidates, and of seeds within each candidate; the "
                                        + "percentiles 2.5 and 97.5 (Efron and Tibshirani 1993, chapter 13; pairing: Koehn 2004). For few seeds the seeds' part is widened: 3.1 times "
                                        + "for two, 1.7 for three, 1.3 for five.")
                                .formatted(verdict.draws()))
                .append("</p><p>")
                .append(
                        ("Choice: who holds every guard (mean loss against the untouched reference at most %s points) is admissible. Of these the one "
                                        + "with the most merit is the best. Tied with it is who is not worse with 5 %% probability after Holm's correction. Of "
                                        + "the tied ones that are better than the reference, the simplest: by what learns (feature-extraction, head, fine-tune, full, "
                                        + "scratch), without distillation first, without interpolation first, then the order in the study's file.")
                                .formatted(Words.points(verdict.tolerance())))
                .append("</p></div>\n");
    }

    private void facts(Map<String, String> facts, String configuration) {
        html.append("<h2>Versions and hashes</h2><table class=\"facts\">");
        facts.forEach((name, value) -> html.append("<tr>")
                .append(Html.head(name))
                .append(Html.cell(value))
                .append("</tr>"));
        html.append("</table><h2>Configuration</h2><pre>")
                .append(Html.escape(configuration))
                .append("</pre>\n");
    }
}
