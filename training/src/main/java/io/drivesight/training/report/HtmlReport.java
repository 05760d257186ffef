package io.drivesight.training.report;

import io.drivesight.core.image.ImageEncoder;
import io.drivesight.evaluation.detection.ClassScore;
import io.drivesight.evaluation.detection.PrecisionRecallCurve;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.evaluate.ConfusionMatrix;
import io.drivesight.training.evaluate.ConfusionMatrix.Matching;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.WorstImages;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTML file that needs nothing else: curves as SVG, pictures inside, no script, no network. Shows a run's loss and scores,
 * precision against recall, what was taken for what, the worst images, and what it takes to repeat the run.
 */
public final class HtmlReport {
    /** Detections below are not shown and not counted in the confusion matrix: what the service would publish. */
    private static final double MIN_SCORE = 0.3;

    private static final int WORST = 12;
    private static final int PICTURE_WIDTH = 640;
    private static final double PICTURE_QUALITY = 0.8;
    /** A curve of more points than this is thinned: nobody sees more. */
    private static final int MAX_POINTS = 500;

    private final ImageFiles files;
    private final ImageEncoder encoder = new ImageEncoder();

    public HtmlReport(ImageFiles files) {
        this.files = files;
    }

    /** Renders a report. Images that cannot be read any more are left out. */
    public String render(ReportContent content) {
        StringBuilder html = new StringBuilder(1 << 20);
        html.append(Html.begin(content.title()));
        facts(html, content.facts());
        @Nullable Evaluation evaluation = content.evaluation();
        if (evaluation != null) {
            scores(html, evaluation);
        }
        curves(html, content.metrics());
        if (evaluation != null) {
            precisionRecall(html, evaluation);
            confusion(html, evaluation);
            worst(html, evaluation);
        }
        configuration(html, content.configuration());
        return html.append(Html.END).toString();
    }

    static void facts(StringBuilder html, Map<String, String> facts) {
        html.append("<table class=\"facts\">");
        facts.forEach((name, value) -> html.append("<tr>")
                .append(Html.head(name))
                .append(Html.cell(value))
                .append("</tr>"));
        html.append("</table>\n");
    }

    private static void scores(StringBuilder html, Evaluation evaluation) {
        html.append(
                        "<h2>Scores</h2><p>COCO average precision of the exported file, through the service's own preprocessing, "
                                + "decoding and suppression. Classes that a dataset does not label do not count there.</p>")
                .append(ScoreTables.datasets(evaluation))
                .append(ScoreTables.classes(evaluation))
                .append('\n');
        if (!evaluation.failed().isEmpty()) {
            html.append("<p>Not scored:</p><ul>");
            evaluation
                    .failed()
                    .forEach(message ->
                            html.append("<li>").append(Html.escape(message)).append("</li>"));
            html.append("</ul>\n");
        }
    }

    static void curves(StringBuilder html, List<MetricPoint> metrics) {
        if (metrics.isEmpty()) {
            return;
        }
        LinePlot loss = new LinePlot("Loss", "step", "loss");
        lines(metrics, MetricPoint::loss, false).forEach(loss::add);
        LinePlot scores = new LinePlot("Validation", "epoch", "score");
        lines(metrics, MetricPoint::val, true).forEach(scores::add);
        LinePlot rate = new LinePlot("Learning rate", "step", "rate")
                .add(new LinePlot.Series("rate", thin(points(metrics)), false));
        html.append("<h2>Training</h2><div class=\"plots\">");
        for (LinePlot plot : List.of(loss, scores, rate)) {
            html.append(plot.isEmpty() ? "" : plot.svg());
        }
        html.append("</div>\n");
    }

    private static List<double[]> points(List<MetricPoint> metrics) {
        // Points that only tell a score have no rate.
        return metrics.stream()
                .filter(point -> !point.loss().isEmpty())
                .map(point -> new double[] {point.step(), point.lr()})
                .toList();
    }

    private static List<LinePlot.Series> lines(
            List<MetricPoint> metrics,
            java.util.function.Function<MetricPoint, Map<String, Double>> values,
            boolean byEpoch) {
        Map<String, List<double[]>> byName = new LinkedHashMap<>();
        for (MetricPoint point : metrics) {
            values.apply(point)
                    .forEach((name, value) -> byName.computeIfAbsent(name, key -> new ArrayList<>())
                            .add(new double[] {byEpoch ? point.epoch() + 1 : point.step(), value}));
        }
        return byName.entrySet().stream()
                .map(entry -> new LinePlot.Series(entry.getKey(), thin(entry.getValue()), byEpoch))
                .toList();
    }

    /** Means of as many neighbours as it takes to have few enough points. */
    private static List<double[]> thin(List<double[]> points) {
        int group = (points.size() + MAX_POINTS - 1) / MAX_POINTS;
        if (group <= 1) {
            return points;
        }
        List<double[]> thinned = new ArrayList<>();
        for (int from = 0; from < points.size(); from += group) {
            List<double[]> some = points.subList(from, Math.min(from + group, points.size()));
            thinned.add(new double[] {
                some.stream().mapToDouble(point -> point[0]).average().orElse(0),
                some.stream().mapToDouble(point -> point[1]).average().orElse(0)
            });
        }
        return thinned;
    }

    private static void precisionRecall(StringBuilder html, Evaluation evaluation) {
        LinePlot classes = new LinePlot("Precision against recall by class, IoU 0.5", "recall", "precision");
        evaluation.overall().classes().forEach((objectClass, score) -> addCurve(classes, objectClass.label(), score));
        LinePlot vehicles = new LinePlot("Vehicles as one class, by dataset, IoU 0.5", "recall", "precision");
        evaluation
                .sets()
                .forEach(set -> addCurve(vehicles, set.set().name(), set.score().vehicles()));
        html.append("<h2>Precision and recall</h2><div class=\"plots\">");
        for (LinePlot plot : List.of(classes, vehicles)) {
            html.append(plot.isEmpty() ? "" : plot.unitSvg());
        }
        html.append("</div>\n");
    }

    private static void addCurve(LinePlot plot, String name, ClassScore score) {
        if (score.truths() == 0) {
            return;
        }
        PrecisionRecallCurve curve = score.curves().get(0);
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < PrecisionRecallCurve.POINTS; i++) {
            points.add(new double[] {PrecisionRecallCurve.recall(i), curve.precision(i)});
        }
        plot.add(new LinePlot.Series("%s %s".formatted(name, Html.ratio(score.averagePrecision(0.5))), points, false));
    }

    private static void confusion(StringBuilder html, Evaluation evaluation) {
        html.append(String.format(
                        Locale.ROOT,
                        "<h2>What was taken for what</h2><p>Detections of at least %.1f, IoU at least %.1f.</p>",
                        MIN_SCORE,
                        ConfusionMatrix.IOU))
                .append(ScoreTables.confusion(ConfusionMatrix.of(evaluation.images(), MIN_SCORE)))
                .append('\n');
    }

    private void worst(StringBuilder html, Evaluation evaluation) {
        List<WorstImages.Judged> worst = WorstImages.of(evaluation.images(), MIN_SCORE, WORST);
        html.append("<h2>Worst images</h2><p class=\"key\"><b style=\"background:#2ca02c\"></b>found"
                + "<b style=\"background:#ff9f1a\"></b>wrong class<b style=\"background:#e02020\"></b>missed"
                + "<b style=\"background:#c040ff\"></b>nothing there</p><div class=\"pictures\">");
        worst.forEach(judged -> picture(html, judged));
        html.append("</div>\n");
    }

    private void picture(StringBuilder html, WorstImages.Judged judged) {
        try {
            byte[] jpeg = encoder.jpeg(
                    Pictures.marked(
                            files.decode(judged.image().image().file()), marks(judged.matching()), PICTURE_WIDTH),
                    PICTURE_QUALITY);
            String caption = "%s: %s, %d missed, %d invented"
                    .formatted(
                            judged.image().image().dataset(),
                            judged.image().image().file().getFileName(),
                            judged.matching().missed().size(),
                            judged.matching().invented().size());
            html.append("<figure><img alt=\"%s\" src=\"data:image/jpeg;base64,%s\"><figcaption>%s</figcaption></figure>"
                    .formatted(Html.escape(caption), Base64.getEncoder().encodeToString(jpeg), Html.escape(caption)));
        } catch (IOException e) {
            html.append("<figure><figcaption>")
                    .append(Html.escape(String.valueOf(e.getMessage())))
                    .append("</figcaption></figure>");
        }
    }

    private static List<Mark> marks(Matching matching) {
        List<Mark> marks = new ArrayList<>();
        for (Matching.Pair pair : matching.pairs()) {
            marks.add(
                    pair.isRight()
                            ? new Mark(pair.detection().box(), "", new Color(0x2ca02c), false)
                            : new Mark(
                                    pair.detection().box(),
                                    pair.detection().objectClass().label() + "? "
                                            + pair.truth().objectClass().label(),
                                    new Color(0xff9f1a),
                                    false));
        }
        matching.missed()
                .forEach(box -> marks.add(new Mark(box.box(), box.objectClass().label(), new Color(0xe02020), true)));
        matching.invented()
                .forEach(found -> marks.add(new Mark(
                        found.box(),
                        String.format(
                                Locale.ROOT, "%s %.2f", found.objectClass().label(), found.score()),
                        new Color(0xc040ff),
                        false)));
        return marks;
    }

    private static void configuration(StringBuilder html, @Nullable String configuration) {
        if (configuration != null) {
            html.append("<h2>Configuration</h2><pre>")
                    .append(Html.escape(configuration))
                    .append("</pre>\n");
        }
    }
}
