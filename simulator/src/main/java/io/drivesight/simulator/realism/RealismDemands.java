package io.drivesight.simulator.realism;

import io.drivesight.simulator.realism.RealismReport.Recall;
import io.drivesight.simulator.realism.RealismReport.Row;
import io.drivesight.simulator.scenario.Conditions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What rendered frames must achieve with a detector trained on photographs. */
public final class RealismDemands {
    private static final double VEHICLES_40 = 0.90;
    private static final double VEHICLES_24 = 0.85;
    private static final double PERSONS_60 = 0.70;
    private static final double FALSE_POSITIVES = 0.15;

    private RealismDemands() {}

    /** What is not achieved, one line each; empty: all is well. Weathers that were not measured are not judged. */
    public static List<String> failures(RealismReport report) {
        List<String> failures = new ArrayList<>();
        for (Row row : report.rows()) {
            if (row.conditions().equals(Conditions.CLEAR.label())) {
                clear(row, failures);
            }
        }
        falls(report, failures);
        return failures;
    }

    private static void clear(Row row, List<String> failures) {
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
    }

    private static void least(String what, Recall recall, double least, List<String> failures) {
        if (!(recall.value() >= least)) {
            failures.add(String.format(Locale.ROOT, "recall of %s %s, at least %.2f", what, recall, least));
        }
    }

    /** The thicker the fog, the fewer vehicles; fewer at night than by day. */
    private static void falls(RealismReport report, List<String> failures) {
        List<Row> byVisibility = report.rows().stream()
                .filter(row ->
                        row.conditions().equals("clear") || row.conditions().startsWith("fog:"))
                .sorted(Comparator.comparingDouble(RealismDemands::visibility).reversed())
                .toList();
        for (int i = 1; i < byVisibility.size(); i++) {
            below(byVisibility.get(i), byVisibility.get(i - 1), failures);
        }
        for (Row row : report.rows()) {
            if (row.conditions().equals("night") && !byVisibility.isEmpty()) {
                below(row, byVisibility.get(0), failures);
            }
        }
    }

    private static double visibility(Row row) {
        return Conditions.parse(row.conditions()).visibility();
    }

    private static void below(Row worse, Row better, List<String> failures) {
        if (!(worse.vehicles24().value() < better.vehicles24().value())) {
            failures.add("vehicle recall must fall from %s to %s, was %s and %s"
                    .formatted(better.conditions(), worse.conditions(), better.vehicles24(), worse.vehicles24()));
        }
    }
}
