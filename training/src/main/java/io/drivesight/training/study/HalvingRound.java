package io.drivesight.training.study;

import io.drivesight.training.study.HalvingStep.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The decision after a rung. */
final class HalvingRound {
    private HalvingRound() {}

    /**
     * Sorts candidates; equal ones stay in the order of their probes. One that failed, or was not run, never goes on.
     *
     * @param rows by folder; a probe without a row was left out
     * @param kept how many go on, at most
     */
    static HalvingStep decide(
            int rung, int steps, List<StudyTask> probes, Map<String, StudyRow> rows, Merit merit, int kept) {
        List<StudyTask> sorted = probes.stream()
                .sorted(Comparator.comparingDouble((StudyTask probe) -> 0 - orLeast(merit(probe, rows, merit))))
                .toList();
        List<Standing> standings = new ArrayList<>();
        for (StudyTask probe : sorted) {
            @Nullable Double value = merit(probe, rows, merit);
            boolean goesOn = value != null && standings.size() < kept;
            String why = value != null
                    ? String.format(
                            Locale.ROOT,
                            "merit %.1f, place %d of %d: %s",
                            100 * value,
                            standings.size() + 1,
                            probes.size(),
                            goesOn ? "goes on" : "only the first " + kept + " go on")
                    : reason(rows.get(probe.folder()));
            standings.add(new Standing(probe.candidate().recipe(), value, goesOn, why));
        }
        return new HalvingStep(rung, steps, standings);
    }

    private static double orLeast(@Nullable Double merit) {
        return merit == null ? Double.NEGATIVE_INFINITY : merit;
    }

    private static @Nullable Double merit(StudyTask probe, Map<String, StudyRow> rows, Merit merit) {
        @Nullable StudyRow row = rows.get(probe.folder());
        if (row == null) {
            return null;
        }
        double value = merit.of(row);
        return Double.isNaN(value) ? null : value;
    }

    private static String reason(@Nullable StudyRow row) {
        if (row == null) {
            return "not run: it would have gone beyond the budget";
        }
        return "failed: " + Objects.requireNonNullElse(row.failure(), "a score is missing");
    }
}
