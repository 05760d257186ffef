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

/** A study's untouched base models and full runs as a Markdown table: means over the seeds, and half their spread; scores in points. */
public final class StudyTable {
    /** What runs that differ in their seed only have in common. */
    private record Runs(String recipe, @Nullable Integer labels, int rung) {}

    private StudyTable() {}

    /** The table of a study, what halving decided, and what was left out. */
    public static String markdown(StudyResult result) {
        List<StudyRow> shown = new ArrayList<>(result.untouched());
        shown.addAll(result.full());
        StringBuilder text = new StringBuilder(markdown(shown));
        for (HalvingStep step : result.halving()) {
            text.append("\nHalving, rung %d, %d steps:\n\n".formatted(step.rung(), step.steps()));
            step.standings()
                    .forEach(standing -> text.append("- %s: %s\n".formatted(standing.recipe(), standing.why())));
        }
        @Nullable Double allowed = result.allowedCpuSeconds();
        text.append(String.format(
                Locale.ROOT,
                "\nSpent: %.1f processor minutes%s.\n",
                result.spentCpuSeconds() / 60,
                allowed == null ? "" : String.format(Locale.ROOT, " of %.1f", allowed / 60)));
        if (!result.skipped().isEmpty()) {
            text.append("\nNot run for lack of budget (predicted processor minutes):\n\n");
            result.skipped()
                    .forEach(run -> text.append(String.format(
                            Locale.ROOT,
                            "- %s, %s labels, seed %d (%.1f)\n",
                            run.recipe(),
                            new LabelCount(run.labels()),
                            run.seed(),
                            run.cpuSeconds() / 60)));
        }
        return text.toString();
    }

    /** The table; columns are the vehicle and person figures of every set. */
    public static String markdown(List<StudyRow> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> row.scores().keySet().stream()
                .filter(name -> name.endsWith(StudyRow.VEHICLES) || name.endsWith(StudyRow.PEOPLE))
                .forEach(columns::add));
        Map<Runs, List<StudyRow>> runs = new LinkedHashMap<>();
        rows.forEach(
                row -> runs.computeIfAbsent(new Runs(row.recipe(), row.labels(), row.rung()), key -> new ArrayList<>())
                        .add(row));
        StringBuilder table = new StringBuilder("| recipe | images | steps | cpu s | ")
                .append(String.join(" | ", columns))
                .append(" |\n|---|---:|---:|---:|")
                .append("---:|".repeat(columns.size()))
                .append('\n');
        runs.forEach((key, ofSeeds) -> table.append(line(key.recipe(), ofSeeds, columns)));
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
        String mean = String.format(Locale.ROOT, "%.1f", values.getAverage());
        return values.getCount() == 1 ? mean : mean + String.format(Locale.ROOT, " ±%.1f", spread);
    }
}
