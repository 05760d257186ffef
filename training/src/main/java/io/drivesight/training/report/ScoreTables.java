package io.drivesight.training.report;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.detection.AreaRange;
import io.drivesight.evaluation.detection.ClassScore;
import io.drivesight.training.evaluate.ConfusionMatrix;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.SetScore;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An evaluation's figures as HTML tables. */
final class ScoreTables {
    private ScoreTables() {}

    /** A row for each dataset, and one for all together. */
    static String datasets(Evaluation evaluation) {
        StringBuilder html = new StringBuilder("<table><tr>");
        List.of(
                        "dataset",
                        "split",
                        "images",
                        "AP50",
                        "AP",
                        "vehicle AP50",
                        "AP50 small",
                        "AP50 medium",
                        "AP50 large",
                        "content hash")
                .forEach(name -> html.append(Html.head(name)));
        html.append("</tr>");
        for (Evaluation.ScoredSet set : evaluation.sets()) {
            String hash = set.set().hash() == null ? "–" : set.set().hash();
            row(html, set.set().name(), set.set().split(), set.score(), hash);
        }
        if (evaluation.sets().size() > 1) {
            row(html, "together", "", evaluation.overall(), "");
        }
        return html.append("</table>").toString();
    }

    private static void row(StringBuilder html, String name, String split, SetScore score, String hash) {
        html.append("<tr>")
                .append(Html.cell(name))
                .append(Html.cell(split))
                .append(Html.cell(Integer.toString(score.images())))
                .append(Html.cell(Html.ratio(score.ap50())))
                .append(Html.cell(Html.ratio(score.ap())))
                .append(Html.cell(Html.ratio(score.vehicleAp50())))
                .append(Html.cell(Html.ratio(score.ap50(AreaRange.SMALL))))
                .append(Html.cell(Html.ratio(score.ap50(AreaRange.MEDIUM))))
                .append(Html.cell(Html.ratio(score.ap50(AreaRange.LARGE))))
                .append("<td class=\"hash\" title=\"%s\">%.16s</td></tr>"
                        .formatted(Html.escape(hash), Html.escape(hash)));
    }

    /** A row for each class that has objects or detections. */
    static String classes(Evaluation evaluation) {
        StringBuilder html = new StringBuilder("<table><tr>");
        html.append(Html.head("class")).append(Html.head("objects"));
        for (Evaluation.ScoredSet set : evaluation.sets()) {
            html.append(Html.head("AP50 " + set.set().name()));
        }
        html.append(Html.head("AP50")).append(Html.head("AP")).append("</tr>");
        for (Map.Entry<ObjectClass, ClassScore> entry :
                evaluation.overall().classes().entrySet()) {
            html.append("<tr>")
                    .append(Html.cell(entry.getKey().label()))
                    .append(Html.cell(Integer.toString(entry.getValue().truths())));
            for (Evaluation.ScoredSet set : evaluation.sets()) {
                html.append(
                        Html.cell(Html.ratio(set.score().ofClass(entry.getKey()).averagePrecision(0.5))));
            }
            html.append(Html.cell(Html.ratio(entry.getValue().averagePrecision(0.5))))
                    .append(Html.cell(Html.ratio(entry.getValue().averagePrecision())))
                    .append("</tr>");
        }
        return html.append("</table>").toString();
    }

    /** Rows: what is there; columns: what it was taken for. Shaded by the share of the row. */
    static String confusion(ConfusionMatrix matrix) {
        List<ObjectClass> classes = matrix.classes();
        StringBuilder html = new StringBuilder("<table class=\"confusion\"><tr><th>is \\ found as</th>");
        classes.forEach(objectClass -> html.append(Html.head(objectClass.label())));
        html.append(Html.head("missed")).append("</tr>");
        for (ObjectClass truth : classes) {
            int total = matrix.missed(truth)
                    + classes.stream()
                            .mapToInt(found -> matrix.count(truth, found))
                            .sum();
            html.append("<tr>").append(Html.head(truth.label()));
            for (ObjectClass found : classes) {
                html.append(shaded(matrix.count(truth, found), total, truth == found));
            }
            html.append(shaded(matrix.missed(truth), total, false)).append("</tr>");
        }
        html.append("<tr>").append(Html.head("nothing there"));
        classes.forEach(found -> html.append(Html.cell(Integer.toString(matrix.invented(found)))));
        return html.append("<td></td></tr></table>").toString();
    }

    private static String shaded(int count, int total, boolean right) {
        double share = total == 0 ? 0 : (double) count / total;
        return String.format(
                Locale.ROOT,
                "<td style=\"background:rgba(%s,%.2f)\">%d</td>",
                right ? "44,160,44" : "214,39,40",
                0.7 * share,
                count);
    }
}
