package io.drivesight.simulator.realism;

import io.drivesight.evaluation.report.TextTable;
import io.drivesight.simulator.scenario.Conditions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a detector found in rendered frames, and whether that is enough for one that was trained on photographs.
 *
 * @param model what to call the detector
 * @param rows one per weather
 */
public record RealismReport(String model, List<Row> rows) {
    private static final double VEHICLES_40 = 0.90;
    private static final double VEHICLES_24 = 0.85;
    private static final double PERSONS_60 = 0.70;
    private static final double FALSE_POSITIVES = 0.15;
    private static final List<String> COLUMNS = List.of(
            "frames",
            "vehicles>=40px",
            "vehicles>=24px",
            "persons>=60px",
            "buses>=24px",
            "trucks>=24px",
            "FP/frame",
            "ms/frame");

    /**
     * Found and demanded.
     *
     * @param found how many were found
     * @param demanded of how many
     */
    public record Recall(int found, int demanded) {
        /** 0..1; NaN when nothing was demanded. */
        public double value() {
            return demanded == 0 ? Double.NaN : (double) found / demanded;
        }

        @Override
        public String toString() {
            return demanded == 0 ? "-" : String.format(Locale.ROOT, "%.3f (%d)", value(), demanded);
        }
    }

    /**
     * One weather.
     *
     * @param conditions as {@code Conditions.label()}
     * @param frames how many frames
     * @param vehicles40 vehicles of at least 40 px
     * @param vehicles24 vehicles of at least 24 px
     * @param persons60 persons of at least 60 px
     * @param buses24 buses of at least 24 px, told as vehicles of any kind
     * @param trucks24 trucks of at least 24 px, likewise
     * @param falsePositives vehicles and persons per frame where there are none
     * @param renderMillis mean time to draw a frame on one core [ms]
     */
    public record Row(
            String conditions,
            int frames,
            Recall vehicles40,
            Recall vehicles24,
            Recall persons60,
            Recall buses24,
            Recall trucks24,
            double falsePositives,
            double renderMillis) {}

    public RealismReport {
        rows = List.copyOf(rows);
    }

    /** The row of a weather. */
    public Row row(String conditions) {
        return find(conditions).orElseThrow(() -> new IllegalArgumentException("no row for " + conditions));
    }

    private Optional<Row> find(String conditions) {
        return rows.stream().filter(row -> row.conditions().equals(conditions)).findFirst();
    }

    /** The table that people read. */
    public String table() {
        StringWriter text = new StringWriter();
        TextTable table = new TextTable(new PrintWriter(text), 14, "weather", COLUMNS);
        for (Row row : rows) {
            table.add(
                    row.conditions(),
                    List.of(
                            Integer.toString(row.frames()),
                            row.vehicles40().toString(),
                            row.vehicles24().toString(),
                            row.persons60().toString(),
                            row.buses24().toString(),
                            row.trucks24().toString(),
                            TextTable.number(row.falsePositives(), 3),
                            TextTable.number(row.renderMillis(), 1)));
        }
        return text.toString();
    }

    /** What is not achieved, one line each; empty: all is well. Weathers that were not measured are not judged. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>();
        find("clear").ifPresent(row -> {
            least("vehicles of 40 px and more", row.vehicles40(), VEHICLES_40, failures);
            least("vehicles of 24 px and more", row.vehicles24(), VEHICLES_24, failures);
            least("persons of 60 px and more", row.persons60(), PERSONS_60, failures);
            if (row.falsePositives() > FALSE_POSITIVES) {
                failures.add(String.format(
                        Locale.ROOT,
                        "false positives per frame %.3f, at most %.2f",
                        row.falsePositives(),
                        FALSE_POSITIVES));
            }
        });
        falls(failures);
        return failures;
    }

    private static void least(String what, Recall recall, double least, List<String> failures) {
        if (!(recall.value() >= least)) {
            failures.add(String.format(Locale.ROOT, "recall of %s %s, at least %.2f", what, recall, least));
        }
    }

    /** The thicker the fog, the fewer vehicles; fewer at night than by day. */
    private void falls(List<String> failures) {
        List<Row> byVisibility = rows.stream()
                .filter(row ->
                        row.conditions().equals("clear") || row.conditions().startsWith("fog:"))
                .sorted(Comparator.comparingDouble(
                                (Row row) -> Conditions.parse(row.conditions()).visibility())
                        .reversed())
                .toList();
        for (int i = 1; i < byVisibility.size(); i++) {
            below(byVisibility.get(i), byVisibility.get(i - 1), failures);
        }
        byVisibility.stream().limit(1).forEach(best -> find("night").ifPresent(night -> below(night, best, failures)));
    }

    private static void below(Row worse, Row better, List<String> failures) {
        if (!(worse.vehicles24().value() < better.vehicles24().value())) {
            failures.add("vehicle recall must fall from %s to %s, was %s and %s"
                    .formatted(better.conditions(), worse.conditions(), better.vehicles24(), worse.vehicles24()));
        }
    }
}
