package io.drivesight.training.report;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.detection.ClassScore;
import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.SetScore;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** An evaluation's figures as a table: a column for each dataset, and one for all where there are several. */
public final class EvaluationTable {
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
        for (AreaRange size : List.of(AreaRange.SMALL, AreaRange.MEDIUM, AreaRange.LARGE)) {
            row(table, "AP50 " + size.name(), scores, score -> ratio(score.ap50(size)));
        }
        for (ObjectClass objectClass : SetScore.present(scores)) {
            row(table, "AP50 " + objectClass.label(), scores, score -> counted(score.ofClass(objectClass)));
        }
        return table;
    }

    /** Several evaluations of one model over the same datasets, a line each: what a profile costs and what it finds. */
    public static FigureTable compared(List<Evaluation> evaluations) {
        FigureTable table = new FigureTable(
                "profile",
                Stream.concat(
                                Stream.of("ms", "AP50", "AP", "vehicle AP50"),
                                evaluations.get(0).sets().stream()
                                        .map(set -> set.set().name() + " AP50"))
                        .toList());
        for (Evaluation evaluation : evaluations) {
            SetScore all = evaluation.overall();
            List<String> cells =
                    new ArrayList<>(List.of(TextTable.number(evaluation.inferenceMillis(), 1), ratio(all.ap50())));
            cells.addAll(List.of(ratio(all.ap()), ratio(all.vehicleAp50())));
            evaluation.sets().forEach(set -> cells.add(ratio(set.score().ap50())));
            table.add(label(evaluation.profile()), cells);
        }
        return table;
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void row(FigureTable table, String name, List<SetScore> scores, Function<SetScore, String> cell) {
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
