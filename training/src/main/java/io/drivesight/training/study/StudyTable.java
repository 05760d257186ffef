package io.drivesight.training.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A study's untouched base models and full runs as a Markdown table: means over the seeds, and half their spread; scores in points. */
public final class StudyTable {
    private StudyTable() {}

    /** The table, what halving decided, and what was left out; columns are the objective and the person figures of every set. */
    public static String markdown(StudyResult result) {
        List<StudyRow> rows = Stream.concat(result.untouched().stream(), result.full().stream())
                .toList();
        List<String> columns = rows.stream()
                .flatMap(row -> row.scores().keySet().stream())
                .filter(name ->
                        name.endsWith(" " + result.config().objective().figure()) || name.endsWith(StudyRow.PEOPLE))
                .distinct()
                .toList();
        record Runs(String recipe, @Nullable Integer labels, int rung) {}
        Map<Runs, List<StudyRow>> runs = new LinkedHashMap<>();
        rows.forEach(
                row -> runs.computeIfAbsent(new Runs(row.recipe(), row.labels(), row.rung()), key -> new ArrayList<>())
                        .add(row));
        StringBuilder text = new StringBuilder("| recipe | images | steps | cpu s | " + String.join(" | ", columns)
                + " |\n|---|---:|---:|---:|" + "---:|".repeat(columns.size()) + "\n");
        runs.values().forEach(ofSeeds -> text.append(line(ofSeeds, columns)));
        for (HalvingStep step : result.halving()) {
            text.append("\nHalving, rung %d, %d steps:\n\n".formatted(step.rung(), step.steps()));
            step.standings()
                    .forEach(standing -> text.append("- %s: %s\n".formatted(standing.recipe(), standing.why())));
        }
        @Nullable Double allowed = result.allowedCpuSeconds();
        text.append("\nSpent: %s processor minutes%s.\n"
                .formatted(
                        tenths(result.spentCpuSeconds() / 60), allowed == null ? "" : " of " + tenths(allowed / 60)));
        if (!result.skipped().isEmpty()) {
            text.append("\nNot run for lack of budget (predicted processor minutes):\n\n");
        }
        result.skipped()
                .forEach(run -> text.append("- %s, %s labels, seed %d (%s)\n"
                        .formatted(
                                run.recipe(),
                                LabelCount.text(run.labels()),
                                run.seed(),
                                tenths(run.cpuSeconds() / 60))));
        return text.toString();
    }

    /** What runs that differ in their seed only gave. */
    private static String line(List<StudyRow> runs, List<String> columns) {
        StudyRow first = runs.get(0);
        double seconds =
                runs.stream().mapToDouble(StudyRow::cpuSeconds).average().orElse(0);
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "| %s | %d | %d | %.0f |", first.recipe(), first.images(), first.steps(), seconds));
        for (String column : columns) {
            double[] points = runs.stream()
                    .map(run -> run.scores().get(column))
                    .filter(Objects::nonNull)
                    .mapToDouble(score -> 100 * score)
                    .toArray();
            line.append(' ').append(cell(points)).append(" |");
        }
        return line.append('\n').toString();
    }

    private static String cell(double[] points) {
        if (points.length == 0) {
            return "-";
        }
        double least = DoubleStream.of(points).min().getAsDouble();
        double most = DoubleStream.of(points).max().getAsDouble();
        String mean = tenths(DoubleStream.of(points).average().getAsDouble());
        return points.length == 1 ? mean : mean + " ±" + tenths((most - least) / 2);
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
