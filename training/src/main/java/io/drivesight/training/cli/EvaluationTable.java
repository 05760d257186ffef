package io.drivesight.training.cli;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.detection.AreaRange;
import io.drivesight.evaluation.detection.ClassScore;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.SetScore;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** An evaluation's figures as a table: a column for each dataset, and one for all where there are several. */
final class EvaluationTable {
    private record Column(String name, SetScore score) {}

    private EvaluationTable() {}

    static void print(PrintWriter out, Evaluation evaluation) {
        List<Column> columns = new ArrayList<>();
        evaluation
                .sets()
                .forEach(set -> columns.add(
                        new Column(set.set().name() + "/" + set.set().split(), set.score())));
        if (columns.size() > 1) {
            columns.add(new Column("together", evaluation.overall()));
        }
        out.printf(
                Locale.ROOT,
                "%s (sha256 %.12s), profile %s, %d images, %.1f ms an inference%n",
                evaluation.card().name(),
                evaluation.modelSha256(),
                profile(evaluation),
                evaluation.overall().images(),
                evaluation.inferenceMillis());
        line(out, "", columns, Column::name);
        line(out, "images", columns, column -> Integer.toString(column.score().images()));
        ratio(out, "AP50", columns, SetScore::ap50);
        ratio(out, "AP", columns, SetScore::ap);
        ratio(out, "vehicle AP50", columns, SetScore::vehicleAp50);
        for (AreaRange size : List.of(AreaRange.SMALL, AreaRange.MEDIUM, AreaRange.LARGE)) {
            ratio(out, "AP50 " + size.name(), columns, score -> score.ap50(size));
        }
        for (ObjectClass objectClass : classes(columns)) {
            line(out, "AP50 " + objectClass.label(), columns, column -> classCell(column.score(), objectClass));
        }
    }

    /** Several evaluations of one model over the same datasets, a line each: what a profile costs and what it finds. */
    static void compare(PrintWriter out, List<Evaluation> evaluations) {
        out.printf("%n%-10s%8s%8s%8s%16s", "profile", "ms", "AP50", "AP", "vehicle AP50");
        List<Evaluation.ScoredSet> sets = evaluations.get(0).sets();
        sets.forEach(set -> out.printf("%16s", set.set().name() + " AP50"));
        out.println();
        for (Evaluation evaluation : evaluations) {
            out.printf(
                    Locale.ROOT,
                    "%-10s%8.1f%8s%8s%16s",
                    profile(evaluation),
                    evaluation.inferenceMillis(),
                    cell(evaluation.overall().ap50()),
                    cell(evaluation.overall().ap()),
                    cell(evaluation.overall().vehicleAp50()));
            evaluation.sets().forEach(set -> out.printf("%16s", cell(set.score().ap50())));
            out.println();
        }
    }

    private static String profile(Evaluation evaluation) {
        return evaluation.profile().name().toLowerCase(Locale.ROOT);
    }

    private static Set<ObjectClass> classes(List<Column> columns) {
        Set<ObjectClass> classes = EnumSet.noneOf(ObjectClass.class);
        columns.forEach(column -> column.score().classes().forEach((objectClass, score) -> {
            if (score.truths() > 0) {
                classes.add(objectClass);
            }
        }));
        return classes;
    }

    private static String classCell(SetScore score, ObjectClass objectClass) {
        ClassScore ofClass = score.ofClass(objectClass);
        return ofClass.truths() == 0 ? "-" : "%s (%d)".formatted(cell(ofClass.averagePrecision(0.5)), ofClass.truths());
    }

    private static void ratio(PrintWriter out, String name, List<Column> columns, ToDoubleFunction<SetScore> value) {
        line(out, name, columns, column -> cell(value.applyAsDouble(column.score())));
    }

    private static String cell(double ratio) {
        return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.3f", ratio);
    }

    private static void line(
            PrintWriter out, String name, List<Column> columns, java.util.function.Function<Column, String> cell) {
        out.printf("%-20s", name);
        columns.forEach(column -> out.printf("%16s", cell.apply(column)));
        out.println();
    }
}
