package io.drivesight.training.study;

import io.drivesight.evaluation.report.Text;
import io.drivesight.training.evaluate.Objective;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One model's scores, {@code row.json} in its run's folder. What became of every image stands beside it in {@code matches.json}.
 *
 * @param recipe name of the candidate, e.g. {@code yolox-nano, head}: rows of one candidate differ in labels, seed and rung
 * @param base the base model's name in the study
 * @param strategy the strategy's name in the study; of an untouched base model {@link #UNTOUCHED}
 * @param labels labelled images of each dataset that were asked for; 0: an untouched base model; null: all there are
 * @param seed the run's seed; 0: an untouched base model
 * @param rung 0, 1 ..: a probe of halving; a full run, and an untouched base model, have the number after the last probe's
 * @param images labelled images it learned from
 * @param steps optimiser steps
 * @param seconds time of the run by the clock [s], of all sessions together
 * @param cpuSeconds processor time of all threads of the run's process, scoring included [s], of all sessions together
 * @param stepCpuSeconds the share of it that the optimiser steps took [s]; the rest does not grow with the steps
 * @param failure why there are no scores; null: it went well
 * @param scores by set and figure, e.g. {@code fog vehicle AP50}, 0..1; figures that a set cannot give are missing
 */
public record StudyRow(
        String recipe,
        String base,
        String strategy,
        @Nullable Integer labels,
        long seed,
        int rung,
        int images,
        int steps,
        double seconds,
        double cpuSeconds,
        double stepCpuSeconds,
        @Nullable String failure,
        Map<String, Double> scores) {
    /** Strategy of a base model as it is. */
    public static final String UNTOUCHED = "zero-shot";

    static final String PEOPLE = " person AP50";

    public StudyRow {
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }

    /** A base model as it is. */
    public boolean untouched() {
        return labels != null && labels == 0;
    }

    /** A figure on a set, 0..1; NaN where it failed or the set has nothing to find. */
    double score(String set, Objective objective) {
        return scores.getOrDefault(set + " " + objective.figure(), Double.NaN);
    }

    /** The objective's figures in points and the cost, or why there are none, in one line. */
    String inShort(Objective objective) {
        if (failure != null) {
            return "failed: " + failure;
        }
        return scores.entrySet().stream()
                        .filter(score -> score.getKey().endsWith(" " + objective.figure()))
                        .map(score -> Text.format("%s %.1f", score.getKey(), 100 * score.getValue()))
                        .collect(Collectors.joining(", "))
                + Text.format(" (%.0f s, %.0f s of processors)", seconds, cpuSeconds);
    }
}
