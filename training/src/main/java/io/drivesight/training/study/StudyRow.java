package io.drivesight.training.study;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One model's scores.
 *
 * @param recipe the recipe's name
 * @param seed the run's seed
 * @param images labelled images it learned from
 * @param steps optimiser steps
 * @param seconds time of the run by the clock [s]
 * @param cpuSeconds time of the run by all threads of this process [s]: what to compare where several workers share a machine
 * @param failure why there are no scores; null: it went well
 * @param scores by set and figure, e.g. {@code fog vehicle AP50}, 0..1
 */
public record StudyRow(
        String recipe,
        long seed,
        int images,
        int steps,
        double seconds,
        double cpuSeconds,
        @Nullable String failure,
        Map<String, Double> scores) {}
