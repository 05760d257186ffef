package io.drivesight.training.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one rung of successive halving decided.
 *
 * @param rung from 0
 * @param steps optimiser steps of its runs
 * @param standings its candidates, best first
 */
public record HalvingStep(int rung, int steps, List<Result> standings) {
    /**
     * One candidate's result.
     *
     * @param recipe name of the candidate
     * @param merit {@link Goal#merit}; null: it failed or was not run
     * @param wentOn it runs in the next rung, or in full after the last
     * @param why in one sentence for people
     */
    public record Result(String recipe, @Nullable Double merit, boolean wentOn, String why) {}

    public HalvingStep {
        standings = List.copyOf(standings);
    }

    /** Names of the candidates that went on, best first. */
    public List<String> wentOn() {
        return standings.stream().filter(Result::wentOn).map(Result::recipe).toList();
    }

    /**
     * Sorts candidates by merit; equal ones stay in the order of their probes. One that failed, or was not run, never goes on.
     *
     * @param rows by folder; a probe without a row was left out
     * @param merit of a row that did not fail
     * @param kept how many go on, at most
     */
    static HalvingStep decide(
            int rung,
            int steps,
            List<StudyTask> probes,
            Map<String, StudyRow> rows,
            ToDoubleFunction<StudyRow> merit,
            int kept) {
        ToDoubleFunction<StudyTask> ofProbe = probe -> {
            @Nullable StudyRow row = rows.get(probe.folder());
            double value = row == null ? Double.NaN : merit.applyAsDouble(row);
            return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
        };
        List<Result> standings = new ArrayList<>();
        probes.stream()
                .sorted(Comparator.comparingDouble(probe -> 0 - ofProbe.applyAsDouble(probe)))
                .forEach(probe -> {
                    double value = ofProbe.applyAsDouble(probe);
                    int place = standings.size() + 1;
                    standings.add(new Result(
                            probe.candidate().recipe(),
                            Double.isFinite(value) ? value : null,
                            Double.isFinite(value) && place <= kept,
                            Double.isFinite(value)
                                    ? place(value, place, probes.size(), kept)
                                    : missing(rows.get(probe.folder()))));
                });
        return new HalvingStep(rung, steps, standings);
    }

    private static String place(double merit, int place, int of, int kept) {
        String what = place <= kept ? "goes on" : "only the first " + kept + " go on";
        return String.format(Locale.ROOT, "merit %.1f, place %d of %d: %s", 100 * merit, place, of, what);
    }

    private static String missing(@Nullable StudyRow row) {
        return row == null
                ? "not run: it would have gone beyond the budget"
                : "failed: " + Objects.requireNonNullElse(row.failure(), "a score is missing");
    }
}
