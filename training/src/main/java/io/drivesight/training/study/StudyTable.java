package io.drivesight.training.study;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A study's rows as a Markdown table: means over the seeds, and half their spread; scores in points. */
public final class StudyTable {
    private StudyTable() {}

    /** The table; columns are the vehicle and person figures of every set. */
    public static String markdown(List<StudyRow> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> row.scores().keySet().stream()
                .filter(name -> name.endsWith(StudyRow.VEHICLES) || name.endsWith(StudyRow.PEOPLE))
                .forEach(columns::add));
        Map<String, List<StudyRow>> byRecipe = new LinkedHashMap<>();
        rows.forEach(row ->
                byRecipe.computeIfAbsent(row.recipe(), key -> new ArrayList<>()).add(row));
        StringBuilder table = new StringBuilder("| recipe | images | steps | cpu s | ")
                .append(String.join(" | ", columns))
                .append(" |\n|---|---:|---:|---:|")
                .append("---:|".repeat(columns.size()))
                .append('\n');
        byRecipe.forEach((recipe, runs) -> table.append(line(recipe, runs, columns)));
        return table.toString();
    }

    private static String line(String recipe, List<StudyRow> runs, Set<String> columns) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "| %s | %d | %d | %.0f |",
                recipe,
                runs.get(0).images(),
                runs.get(0).steps(),
                runs.stream().mapToDouble(StudyRow::cpuSeconds).average().orElse(0)));
        for (String column : columns) {
            line.append(' ').append(cell(runs, column)).append(" |");
        }
        return line.append('\n').toString();
    }

    private static String cell(List<StudyRow> runs, String column) {
        DoubleSummaryStatistics values = new DoubleSummaryStatistics();
        for (StudyRow run : runs) {
            @Nullable Double value = run.scores().get(column);
            if (value != null) {
                values.accept(100 * value);
            }
        }
        if (values.getCount() == 0) {
            return "-";
        }
        double spread = (values.getMax() - values.getMin()) / 2;
        return values.getCount() == 1
                ? String.format(Locale.ROOT, "%.1f", values.getAverage())
                : String.format(Locale.ROOT, "%.1f ±%.1f", values.getAverage(), spread);
    }
}
