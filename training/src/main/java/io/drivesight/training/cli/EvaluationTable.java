package io.drivesight.training.cli;

import io.drivesight.core.evaluation.detection.AreaRange;
import io.drivesight.core.evaluation.detection.ClassScore;
import io.drivesight.core.taxonomy.ObjectClass;
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
                "%s (sha256 %.12s), %d images, %.1f ms an inference%n",
                evaluation.card().name(),
                evaluation.modelSha256(),
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
