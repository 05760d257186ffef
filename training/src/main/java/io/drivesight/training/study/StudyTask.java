package io.drivesight.training.study;

import io.drivesight.training.trainer.RunConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a study, or the scoring of an untouched base model.
 *
 * @param candidate what is run; of an untouched base model the strategy is {@link StudyRow#UNTOUCHED}
 * @param labels labelled images of each dataset; 0: an untouched base model; null: all
 * @param seed 0: an untouched base model
 * @param rung as in {@link StudyRow#rung()}
 * @param steps optimiser steps; 0: an untouched base model, or as the configuration's epochs say
 * @param folder its folder's name below the study's, different from all others
 */
record StudyTask(Candidate candidate, @Nullable Integer labels, long seed, int rung, int steps, String folder) {
    /**
     * A base model and a way to train it.
     *
     * @param recipe its name, different from all others
     * @param base the base model's name
     * @param strategy the strategy's name
     * @param run what to do, seed, labels and folder left out
     */
    record Candidate(String recipe, String base, String strategy, RunConfig run) {}

    boolean untouched() {
        return labels != null && labels == 0;
    }

    /** For people, e.g. {@code yolox-nano, head, 100 labels, seed 1, 200 steps}. */
    String title() {
        return untouched()
                ? candidate.recipe()
                : "%s, %s labels, seed %d, %s"
                        .formatted(
                                candidate.recipe(),
                                labels == null ? "all" : labels.toString(),
                                seed,
                                steps == 0 ? "full length" : steps + " steps");
    }

    StudyRow row(
            int images, int stepsDone, TrainedRuns.Cost cost, @Nullable String failure, Map<String, Double> scores) {
        return new StudyRow(
                candidate.recipe(),
                candidate.base(),
                candidate.strategy(),
                labels,
                seed,
                rung,
                images,
                stepsDone,
                cost.seconds(),
                cost.cpuSeconds(),
                cost.stepCpuSeconds(),
                failure,
                scores);
    }

    StudyResult.SkippedRun skipped(double cpuSeconds, double leftCpuSeconds) {
        return new StudyResult.SkippedRun(
                candidate.recipe(),
                candidate.base(),
                candidate.strategy(),
                labels,
                seed,
                rung,
                cpuSeconds,
                leftCpuSeconds);
    }
}
