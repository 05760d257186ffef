package io.drivesight.training.report;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.detection.ClassScore;
import io.drivesight.evaluation.detection.ClassScore.PrecisionRecallCurve;
import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import io.drivesight.evaluation.report.Chart;
import io.drivesight.evaluation.report.Chart.Point;
import io.drivesight.evaluation.report.Html;
import io.drivesight.evaluation.report.Mark;
import io.drivesight.evaluation.report.Page;
import io.drivesight.evaluation.report.Pictures;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.evaluate.ConfusionMatrix;
import io.drivesight.training.evaluate.ConfusionMatrix.Matching;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.SetScore;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A training or an evaluation as one page: a run's loss and scores, precision against recall, what was taken for what, the worst images, and
 * what it takes to repeat the run.
 */
public final class HtmlReport {
    /** Detections below are not shown and not counted in the confusion matrix: what the service would publish. */
    private static final double MIN_SCORE = 0.3;

    private static final int WORST = 12;
    private static final int PICTURE_WIDTH = 640;
    /** A curve of more points than this is thinned: nobody sees more. */
    private static final int MAX_POINTS = 500;

    private static final String NONE = "–";
    private static final Color RIGHT = new Color(0x2ca02c);
    private static final Color WRONG_CLASS = new Color(0xff9f1a);
    private static final Color MISSED = new Color(0xe02020);
    private static final Color INVENTED = new Color(0xc040ff);

    private final ImageFiles files;

    /**
     * What a report shows.
     *
     * @param title its heading
     * @param facts name and value, in this order: command, strategy, hashes, times
     * @param configuration the run's configuration as text; null: none
     * @param metrics the run's figures step by step; empty: no training
     * @param evaluation the result's scores
     */
    public record Content(
            String title,
            Map<String, String> facts,
            @Nullable String configuration,
            List<MetricPoint> metrics,
            @Nullable Evaluation evaluation) {
        public Content {
            facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
            metrics = List.copyOf(metrics);
        }
    }

    public HtmlReport(ImageFiles files) {
        this.files = files;
    }

    /** Renders a report. Images that cannot be read any more are left out. */
    public String render(Content content) {
        Page page = new Page(content.title()).facts(content.facts());
        @Nullable Evaluation evaluation = content.evaluation();
        if (evaluation != null) {
            scores(page, evaluation);
        }
        curves(page, content.metrics());
        if (evaluation != null) {
            precisionRecall(page, evaluation);
            confusion(page, evaluation);
            worst(page, evaluation);
        }
        @Nullable String configuration = content.configuration();
        if (configuration != null) {
            page.section("Configuration").verbatim(configuration);
        }
        return page.render();
    }

    private static void scores(Page page, Evaluation evaluation) {
        page.section("Scores")
                .text(
                        "COCO average precision of the exported file, through the service's own preprocessing, decoding and suppression. "
                                + "Classes that a dataset does not label do not count there.");
        datasets(page, evaluation);
        classes(page, evaluation);
        if (!evaluation.failed().isEmpty()) {
            page.text("Not scored:").items(evaluation.failed());
        }
    }

    /** A row for each dataset, and one for all together. */
    private static void datasets(Page page, Evaluation evaluation) {
        List<Html> rows = new ArrayList<>();
        for (Evaluation.ScoredSet set : evaluation.sets()) {
            @Nullable String hash = set.set().hash();
            rows.add(dataset(set.set().name(), set.set().split(), set.score(), hash == null ? NONE : hash));
        }
        if (evaluation.sets().size() > 1) {
            rows.add(dataset("together", "", evaluation.overall(), ""));
        }
        page.table(
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
                        "content hash"),
                rows);
    }

    private static Html dataset(String name, String split, SetScore score, String hash) {
        return Html.row(
                name,
                split,
                score.images(),
                ratio(score.ap50()),
                ratio(score.ap()),
                ratio(score.vehicleAp50()),
                ratio(score.ap50(AreaRange.SMALL)),
                ratio(score.ap50(AreaRange.MEDIUM)),
                ratio(score.ap50(AreaRange.LARGE)),
                Html.of("td", "%.16s".formatted(hash)).style("hash").with("title", hash));
    }

    /** A row for each class that has objects or detections. */
    private static void classes(Page page, Evaluation evaluation) {
        List<String> heads = new ArrayList<>(List.of("class", "objects"));
        evaluation.sets().forEach(set -> heads.add("AP50 " + set.set().name()));
        heads.addAll(List.of("AP50", "AP"));
        List<Html> rows = new ArrayList<>();
        evaluation.overall().classes().forEach((objectClass, score) -> {
            List<Object> cells = new ArrayList<>(List.of(objectClass.label(), score.truths()));
            evaluation
                    .sets()
                    .forEach(set ->
                            cells.add(ratio(set.score().ofClass(objectClass).averagePrecision(0.5))));
            cells.addAll(List.of(ratio(score.averagePrecision(0.5)), ratio(score.averagePrecision())));
            rows.add(Html.row(cells));
        });
        page.table(heads, rows);
    }

    private static String ratio(double value) {
        return Double.isFinite(value) ? TextTable.number(value, 3) : NONE;
    }

    /** Adds a run's curves; nothing without metrics. */
    public static void curves(Page page, List<MetricPoint> metrics) {
        if (metrics.isEmpty()) {
            return;
        }
        Chart loss = new Chart("Loss", "step", "loss");
        lines(metrics, MetricPoint::loss, MetricPoint::step).forEach((name, points) -> loss.line(name, thin(points)));
        Chart scores = new Chart("Validation", "epoch", "score");
        lines(metrics, MetricPoint::val, point -> point.epoch() + 1)
                .forEach((name, points) -> scores.marked(name, thin(points)));
        // Points that only tell a score have no rate.
        List<Point> rates = metrics.stream()
                .filter(point -> !point.loss().isEmpty())
                .map(point -> new Point(point.step(), point.lr()))
                .toList();
        Chart rate = new Chart("Learning rate", "step", "rate").line("rate", thin(rates));
        page.section("Training").charts(List.of(loss, scores, rate));
    }

    private static Map<String, List<Point>> lines(
            List<MetricPoint> metrics,
            Function<MetricPoint, Map<String, Double>> values,
            Function<MetricPoint, Integer> x) {
        Map<String, List<Point>> byName = new LinkedHashMap<>();
        for (MetricPoint point : metrics) {
            values.apply(point)
                    .forEach((name, value) -> byName.computeIfAbsent(name, key -> new ArrayList<>())
                            .add(new Point(x.apply(point), value)));
        }
        return byName;
    }

    /** Means of as many neighbours as it takes to have few enough points. */
    private static List<Point> thin(List<Point> points) {
        int group = (points.size() + MAX_POINTS - 1) / MAX_POINTS;
        if (group <= 1) {
            return points;
        }
        List<Point> thinned = new ArrayList<>();
        for (int from = 0; from < points.size(); from += group) {
            List<Point> some = points.subList(from, Math.min(from + group, points.size()));
            thinned.add(new Point(
                    some.stream().mapToDouble(Point::x).average().orElse(0),
                    some.stream().mapToDouble(Point::y).average().orElse(0)));
        }
        return thinned;
    }

    private static void precisionRecall(Page page, Evaluation evaluation) {
        Chart classes = new Chart("Precision against recall by class, IoU 0.5", "recall", "precision");
        evaluation.overall().classes().forEach((objectClass, score) -> addCurve(classes, objectClass.label(), score));
        Chart vehicles = new Chart("Vehicles as one class, by dataset, IoU 0.5", "recall", "precision");
        evaluation
                .sets()
                .forEach(set -> addCurve(vehicles, set.set().name(), set.score().vehicles()));
        page.section("Precision and recall").charts(List.of(classes, vehicles));
    }

    private static void addCurve(Chart chart, String name, ClassScore score) {
        if (score.truths() > 0) {
            PrecisionRecallCurve curve = score.curves().get(0);
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < PrecisionRecallCurve.POINTS; i++) {
                points.add(new Point(PrecisionRecallCurve.recall(i), curve.precision(i)));
            }
            chart.x(0, 1).y(0, 1).line("%s %s".formatted(name, ratio(score.averagePrecision(0.5))), points);
        }
    }

    /** Rows: what is there; columns: what it was taken for. Shaded by the share of the row. */
    private static void confusion(Page page, Evaluation evaluation) {
        ConfusionMatrix matrix = ConfusionMatrix.of(evaluation.images(), MIN_SCORE);
        List<ObjectClass> classes = matrix.classes();
        List<Html> rows = new ArrayList<>();
        for (ObjectClass truth : classes) {
            int total = matrix.missed(truth)
                    + classes.stream()
                            .mapToInt(found -> matrix.count(truth, found))
                            .sum();
            List<Object> cells = new ArrayList<>(List.of(Html.of("th", truth.label())));
            classes.forEach(found -> cells.add(shaded(matrix.count(truth, found), total, truth == found)));
            cells.add(shaded(matrix.missed(truth), total, false));
            rows.add(Html.row(cells));
        }
        List<Object> nothing = new ArrayList<>(List.of(Html.of("th", "nothing there")));
        classes.forEach(found -> nothing.add(matrix.invented(found)));
        nothing.add("");
        rows.add(Html.row(nothing));
        List<String> heads = Stream.of(
                        Stream.of("is \\ found as"), classes.stream().map(ObjectClass::label), Stream.of("missed"))
                .flatMap(names -> names)
                .toList();
        page.section("What was taken for what")
                .text(String.format(
                        Locale.ROOT, "Detections of at least %.1f, IoU at least %.1f.", MIN_SCORE, ConfusionMatrix.IOU))
                .table(heads, rows);
    }

    private static Html shaded(int count, int total, boolean right) {
        double share = total == 0 ? 0 : (double) count / total;
        String color = right ? "44,160,44" : "214,39,40";
        return Html.of("td", count)
                .with("style", String.format(Locale.ROOT, "background:rgba(%s,%.2f)", color, 0.7 * share));
    }

    private void worst(Page page, Evaluation evaluation) {
        Map<String, String> key = new LinkedHashMap<>();
        key.put("found", "#2ca02c");
        key.put("wrong class", "#ff9f1a");
        key.put("missed", "#e02020");
        key.put("nothing there", "#c040ff");
        page.section("Worst images")
                .key(key)
                .pictures(ConfusionMatrix.worst(evaluation.images(), MIN_SCORE, WORST).stream()
                        .map(this::picture)
                        .toList());
    }

    private Html picture(ConfusionMatrix.Judged judged) {
        try {
            return Page.figure(
                    Pictures.marked(
                            files.decode(judged.image().image().file()), marks(judged.matching()), PICTURE_WIDTH),
                    "%s: %s, %d missed, %d invented"
                            .formatted(
                                    judged.image().image().dataset(),
                                    judged.image().image().file().getFileName(),
                                    judged.matching().missed().size(),
                                    judged.matching().invented().size()));
        } catch (IOException e) {
            return Html.of("figure", Html.of("figcaption", String.valueOf(e.getMessage())));
        }
    }

    private static List<Mark> marks(Matching matching) {
        List<Mark> marks = new ArrayList<>();
        for (Matching.Pair pair : matching.pairs()) {
            String confused = pair.detection().objectClass().label() + "? "
                    + pair.truth().objectClass().label();
            marks.add(
                    pair.isRight()
                            ? new Mark(pair.detection().box(), "", RIGHT, false)
                            : new Mark(pair.detection().box(), confused, WRONG_CLASS, false));
        }
        matching.missed()
                .forEach(box -> marks.add(new Mark(box.box(), box.objectClass().label(), MISSED, true)));
        matching.invented()
                .forEach(found -> marks.add(new Mark(
                        found.box(),
                        String.format(
                                Locale.ROOT, "%s %.2f", found.objectClass().label(), found.score()),
                        INVENTED,
                        false)));
        return marks;
    }
}
