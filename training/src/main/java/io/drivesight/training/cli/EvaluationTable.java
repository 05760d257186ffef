package io.drivesight.training.cli;

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
import java.util.function.ToDoubleFunction;

/** An evaluation's figures as a table: a column for each dataset, and one for all where there are several. */
final class EvaluationTable {
    private static final int NAME_WIDTH = 24;

    private EvaluationTable() {}

    static void print(PrintWriter out, Evaluation evaluation) {
        List<String> names = new ArrayList<>();
        List<SetScore> scores = new ArrayList<>();
        for (Evaluation.ScoredSet set : evaluation.sets()) {
            names.add(column(set.set().name() + "/" + set.set().split()));
            scores.add(set.score());
        }
        if (names.size() > 1) {
            names.add(column("together"));
            scores.add(evaluation.overall());
        }
        out.printf(
                Locale.ROOT,
                "%s (sha256 %.12s), profile %s, zoom %s, %d images, %.1f ms an image%n",
                evaluation.card().name(),
                evaluation.modelSha256(),
                Choice.label(evaluation.profile()),
                Choice.label(evaluation.zoom()),
                evaluation.overall().images(),
                evaluation.inferenceMillis());
        evaluation.sets().stream()
                .map(Evaluation.ScoredSet::set)
                .flatMap(set -> set.overlap().sentence(set.name() + "/" + set.split()).stream())
                .forEach(out::println);
        TextTable table = new TextTable(out, NAME_WIDTH, "", names);
        table.add("images", scores.stream().map(score -> "" + score.images()).toList());
        ratio(table, "AP50", scores, SetScore::ap50);
        ratio(table, "AP", scores, SetScore::ap);
        ratio(table, "vehicle AP50", scores, SetScore::vehicleAp50);
        for (AreaRange height : AreaRange.HEIGHTS) {
            table.add(
                    "vehicle AP50 " + height.name(),
                    scores.stream()
                            .map(score -> classCell(score.vehicles(height)))
                            .toList());
        }
        for (AreaRange size : List.of(AreaRange.SMALL, AreaRange.MEDIUM, AreaRange.LARGE)) {
            ratio(table, "AP50 " + size.name(), scores, score -> score.ap50(size));
        }
        for (ObjectClass objectClass : SetScore.present(scores)) {
            table.add(
                    "AP50 " + objectClass.label(),
                    scores.stream()
                            .map(score -> classCell(score.ofClass(objectClass)))
                            .toList());
        }
    }

    /** Several evaluations of one model over the same datasets, a line each: what a profile costs and what it finds. */
    static void compare(PrintWriter out, List<Evaluation> evaluations) {
        List<String> names = new ArrayList<>(List.of("ms", "AP50", "AP", column("vehicle AP50")));
        evaluations.get(0).sets().forEach(set -> names.add(column(set.set().name() + " AP50")));
        out.println();
        TextTable table = new TextTable(out, NAME_WIDTH, "profile", names);
        for (Evaluation evaluation : evaluations) {
            List<String> cells = new ArrayList<>(List.of(
                    TextTable.number(evaluation.inferenceMillis(), 1),
                    TextTable.number(evaluation.overall().ap50(), 3),
                    TextTable.number(evaluation.overall().ap(), 3),
                    TextTable.number(evaluation.overall().vehicleAp50(), 3)));
            evaluation
                    .sets()
                    .forEach(set -> cells.add(TextTable.number(set.score().ap50(), 3)));
            table.add(Choice.label(evaluation.profile()), cells);
        }
    }

    /** Wide enough for a ratio and a count. */
    private static String column(String name) {
        return "%16s".formatted(name);
    }

    private static String classCell(ClassScore score) {
        return score.truths() == 0
                ? "-"
                : "%s (%d)".formatted(TextTable.number(score.averagePrecision(0.5), 3), score.truths());
    }

    private static void ratio(TextTable table, String name, List<SetScore> scores, ToDoubleFunction<SetScore> value) {
        table.add(
                name,
                scores.stream()
                        .map(score -> TextTable.number(value.applyAsDouble(score), 3))
                        .toList());
    }
}
