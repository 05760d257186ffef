package io.drivesight.training.study;

import org.jspecify.annotations.Nullable;

/**
 * A run that was planned and not made, because it would have gone beyond the budget.
 *
 * @param recipe name of the candidate
 * @param base the base model's name
 * @param strategy the strategy's name
 * @param labels labelled images of each dataset; null: all there are
 * @param seed its seed
 * @param rung as in {@link StudyRow#rung()}
 * @param cpuSeconds what it would have cost, as predicted [s]
 * @param leftCpuSeconds what was left of the budget [s]
 */
public record SkippedRun(
        String recipe,
        String base,
        String strategy,
        @Nullable Integer labels,
        long seed,
        int rung,
        double cpuSeconds,
        double leftCpuSeconds) {}
