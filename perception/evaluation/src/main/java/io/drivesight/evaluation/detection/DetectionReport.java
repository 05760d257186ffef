package io.drivesight.evaluation.detection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.detection.ClassScore.PrecisionRecallCurve;
import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import io.drivesight.evaluation.report.Json;
import io.drivesight.evaluation.report.TextTable;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Average precision as rows of a table and as JSON. */
public final class DetectionReport {
    /** Heads of the columns. */
    public static final List<String> COLUMNS =
            List.of("AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "objects", "detections");

    private static final int LAST_LIMIT = 2;

    private final DetectionScore score;
    private final Map<Integer, String> names;

    /**
     * @param score under COCO's settings
     * @param names class names by number
     */
    public DetectionReport(DetectionScore score, Map<Integer, String> names) {
        this.score = score;
        this.names = names;
    }

    /** Adds a row for each class, and one for all. */
    public void addRows(TextTable table) {
        names.forEach((id, name) -> table.add(name, cells(id)));
        table.add("all", cells());
    }

    private List<String> cells(int id) {
        ClassScore all = score.ofClass(id);
        return TextTable.percents(
                all.averagePrecision(),
                all.averagePrecision(0.5),
                all.averagePrecision(0.75),
                score.ofClass(id, AreaRange.SMALL).averagePrecision(),
                score.ofClass(id, AreaRange.MEDIUM).averagePrecision(),
                score.ofClass(id, AreaRange.LARGE).averagePrecision(),
                all.averageRecall(0),
                all.averageRecall(1),
                all.averageRecall(LAST_LIMIT),
                all.truths(),
                all.detections());
    }

    private List<String> cells() {
        return TextTable.percents(
                score.averagePrecision(),
                score.averagePrecision50(),
                score.averagePrecision75(),
                score.averagePrecision(AreaRange.SMALL),
                score.averagePrecision(AreaRange.MEDIUM),
                score.averagePrecision(AreaRange.LARGE),
                score.averageRecall(AreaRange.ALL, 1),
                score.averageRecall(AreaRange.ALL, 10),
                score.averageRecall(AreaRange.ALL, 100),
                names.keySet().stream()
                        .mapToInt(id -> score.ofClass(id).truths())
                        .sum(),
                names.keySet().stream()
                        .mapToInt(id -> score.ofClass(id).detections())
                        .sum());
    }

    /** COCO's twelve figures and {@code perClass}, ratios in per cent. */
    public void addTo(ObjectNode report) {
        Json.percent(report, "AP", score.averagePrecision());
        Json.percent(report, "AP50", score.averagePrecision50());
        Json.percent(report, "AP75", score.averagePrecision75());
        for (AreaRange area : AreaRange.COCO.subList(1, AreaRange.COCO.size())) {
            Json.percent(report, "AP" + area.name(), score.averagePrecision(area));
        }
        for (int limit : score.settings().detectionLimits()) {
            Json.percent(report, "AR" + limit, score.averageRecall(AreaRange.ALL, limit));
        }
        for (AreaRange area : AreaRange.COCO.subList(1, AreaRange.COCO.size())) {
            Json.percent(report, "AR" + area.name(), score.averageRecall(area, 100));
        }
        ObjectNode perClass = report.putObject("perClass");
        names.forEach((id, name) -> addClass(perClass.putObject(name), id));
    }

    private void addClass(ObjectNode node, int id) {
        ClassScore all = score.ofClass(id);
        node.put("id", id);
        node.put("objects", all.truths());
        node.put("detections", all.detections());
        Json.percent(node, "AP", all.averagePrecision());
        Json.percent(node, "AP50", all.averagePrecision(0.5));
        Json.percent(node, "AP75", all.averagePrecision(0.75));
        for (AreaRange area : AreaRange.COCO.subList(1, AreaRange.COCO.size())) {
            Json.percent(node, "AP" + area.name(), score.ofClass(id, area).averagePrecision());
        }
        Json.percent(node, "AR100", all.averageRecall(LAST_LIMIT));
        if (!all.curves().isEmpty()) {
            addCurve(node.putObject("curve50"), all.curves().get(0));
        }
    }

    private static void addCurve(ObjectNode node, PrecisionRecallCurve curve) {
        Json.numbers(
                node,
                "recall",
                IntStream.range(0, PrecisionRecallCurve.POINTS).mapToDouble(i -> 100 * PrecisionRecallCurve.recall(i)));
        Json.numbers(
                node,
                "precision",
                IntStream.range(0, PrecisionRecallCurve.POINTS).mapToDouble(i -> 100 * curve.precision(i)));
        Json.numbers(
                node, "score", IntStream.range(0, PrecisionRecallCurve.POINTS).mapToDouble(curve::score));
    }
}
