package io.drivesight.training.rank;

import java.nio.file.Path;
import java.util.List;

/**
 * What to compare.
 *
 * @param base the pre-trained detector that ranks, and that is fine-tuned with the labels of the chosen images
 * @param data a labelled dataset with training and validation images
 * @param methods at least one
 * @param counts how many images may be labelled, at least one, each at least 1
 * @param seeds at least one: of chance and of training; the first one also of the views
 * @param strategy how to fine-tune
 * @param steps optimiser steps of each run, the same for all
 * @param batch images a step
 * @param callers images worked on at a time where there is no training
 * @param out folder for the runs
 */
public record ComparisonSettings(
        Path base,
        Path data,
        List<RankMethod> methods,
        List<Integer> counts,
        List<Long> seeds,
        String strategy,
        int steps,
        int batch,
        int callers,
        Path out) {
    public ComparisonSettings {
        methods = methods.stream().distinct().toList();
        counts = counts.stream().distinct().sorted().toList();
        seeds = seeds.stream().distinct().toList();
        if (methods.isEmpty() || counts.isEmpty() || seeds.isEmpty()) {
            throw new IllegalArgumentException("a comparison needs at least one method, one count and one seed");
        }
        if (counts.get(0) < 1 || steps < 1 || batch < 1) {
            throw new IllegalArgumentException("counts, steps and batch must be at least 1");
        }
    }
}
