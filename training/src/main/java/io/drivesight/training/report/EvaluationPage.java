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
import io.drivesight.evaluation.report.Text;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.evaluate.ConfusionMatrix;
import io.drivesight.training.evaluate.ConfusionMatrix.Matching;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.SetScore;
import java.awt.Color;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a model finds: scores, precision against recall, what was taken for what, and the worst images. */
public final class EvaluationPage {
    /** Detections below are not shown and not counted in the confusion matrix: what the service would publish. */
    private static final double MIN_SCORE = 0.3;

    private static final int WORST = 12;
    private static final int PICTURE_WIDTH = 640;

    private static final Color RIGHT = new Color(0x2ca02c);
    private static final Color WRONG_CLASS = new Color(0xff9f1a);
    private static final Color MISSED = new Color(0xe02020);
    private static final Color INVENTED = new Color(0xc040ff);

    private EvaluationPage() {}

    /** Adds an evaluation to a page. Images that cannot be read any more are left out. */
    public static void add(Page page, Evaluation evaluation, ImageFiles files) {
        scores(page, evaluation);
        precisionRecall(page, evaluation);
        confusion(page, evaluation);
        worst(page, evaluation, files);
    }

    private static void scores(Page page, Evaluation evaluation) {
        page.section("Scores")
                .text(
                        "COCO average precision of the exported file, through the service's own preprocessing, decoding and suppression. "
                                + "Classes that a dataset does not label do not count there.");
        EvaluationTable.of(evaluation).addTo(page);
        Map<String, String> hashes = new LinkedHashMap<>();
        for (Evaluation.ScoredSet scored : evaluation.sets()) {
            @Nullable String hash = scored.set().hash();
            if (hash != null) {
                hashes.put("content of " + scored.set().name(), hash);
            }
        }
        page.facts(hashes);
        if (!evaluation.failed().isEmpty()) {
            page.text("Not scored:").items(evaluation.failed());
        }
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
            chart.x(0, 1)
                    .y(0, 1)
                    .line("%s %s".formatted(name, TextTable.number(score.averagePrecision(0.5), 3)), points);
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
                .text(Text.format("Detections of at least %.1f, IoU at least %.1f.", MIN_SCORE, ConfusionMatrix.IOU))
                .table(heads, rows);
    }

    private static Html shaded(int count, int total, boolean right) {
        double share = total == 0 ? 0 : (double) count / total;
        String color = right ? "44,160,44" : "214,39,40";
        return Html.of("td", count).with("style", Text.format("background:rgba(%s,%.2f)", color, 0.7 * share));
    }

    private static void worst(Page page, Evaluation evaluation, ImageFiles files) {
        Map<String, String> key = new LinkedHashMap<>();
        key.put("found", "#2ca02c");
        key.put("wrong class", "#ff9f1a");
        key.put("missed", "#e02020");
        key.put("nothing there", "#c040ff");
        page.section("Worst images")
                .key(key)
                .pictures(ConfusionMatrix.worst(evaluation.images(), MIN_SCORE, WORST).stream()
                        .map(judged -> picture(judged, files))
                        .toList());
    }

    private static Html picture(ConfusionMatrix.Judged judged, ImageFiles files) {
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
                        Text.format("%s %.2f", found.objectClass().label(), found.score()),
                        INVENTED,
                        false)));
        return marks;
    }

    /** An evaluation's figures as a table: a column for each dataset, and one for all where there are several. */
    public static final class EvaluationTable {
        private EvaluationTable() {}

        /** Prints what was scored, what of it the model had seen, and the table. */
        public static void print(PrintWriter out, Evaluation evaluation) {
            out.printf(
                    Locale.ROOT,
                    "%s (sha256 %.12s), profile %s, zoom %s, %d images, %.1f ms an image%n",
                    evaluation.card().name(),
                    evaluation.modelSha256(),
                    label(evaluation.profile()),
                    label(evaluation.zoom()),
                    evaluation.overall().images(),
                    evaluation.inferenceMillis());
            evaluation.sets().stream()
                    .map(Evaluation.ScoredSet::set)
                    .flatMap(set -> set.overlap().sentence(set.name() + "/" + set.split()).stream())
                    .forEach(out::println);
            of(evaluation).print(out);
        }

        static FigureTable of(Evaluation evaluation) {
            List<String> names = new ArrayList<>();
            List<SetScore> scores = new ArrayList<>();
            for (Evaluation.ScoredSet set : evaluation.sets()) {
                names.add(set.set().name() + "/" + set.set().split());
                scores.add(set.score());
            }
            if (names.size() > 1) {
                names.add("together");
                scores.add(evaluation.overall());
            }
            FigureTable table = new FigureTable("", names);
            row(table, "images", scores, score -> "" + score.images());
            row(table, "AP50", scores, score -> ratio(score.ap50()));
            row(table, "AP", scores, score -> ratio(score.ap()));
            row(table, "vehicle AP50", scores, score -> ratio(score.vehicleAp50()));
            for (AreaRange height : AreaRange.HEIGHTS) {
                row(table, "vehicle AP50 " + height.name(), scores, score -> counted(score.vehicles(height)));
            }
            for (ObjectClass objectClass : SetScore.present(scores)) {
                row(table, "AP50 " + objectClass.label(), scores, score -> counted(score.ofClass(objectClass)));
            }
            return table;
        }

        private static String label(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }

        private static void row(
                FigureTable table, String name, List<SetScore> scores, Function<SetScore, String> cell) {
            table.add(name, scores.stream().map(cell).toList());
        }

        /** With the number of objects. */
        static String counted(ClassScore score) {
            return score.truths() == 0 ? "-" : ratio(score.averagePrecision(0.5)) + " (" + score.truths() + ")";
        }

        private static String ratio(double value) {
            return TextTable.number(value, 3);
        }
    }
}
