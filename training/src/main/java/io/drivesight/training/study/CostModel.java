package io.drivesight.training.study;

import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * What a run will cost, judged by the runs that there are: a share for each step, and a share that does not grow with the steps
 * (reading the data, scoring). Each is the mean over the candidate's own runs; without any, over the same strategy's on other base
 * models (steps) or the same base model's (the rest); else over all runs. The first run of all is predicted to cost nothing.
 */
final class CostModel {
    private final List<StudyRow> runs;
    private final List<StudyRow> untouched;

    CostModel(Collection<StudyRow> rows) {
        this.runs = rows.stream()
                .filter(row -> !row.untouched() && row.failure() == null && row.steps() > 0)
                .toList();
        this.untouched = rows.stream().filter(StudyRow::untouched).toList();
    }

    /** Predicted processor time of a run [s]. */
    double predict(StudyTask task) {
        if (task.untouched()) {
            return mean(untouched, StudyRow::cpuSeconds, List.of(CostModel::any));
        }
        StudyTask.Candidate candidate = task.candidate();
        Predicate<StudyRow> own = row -> row.recipe().equals(candidate.recipe());
        Predicate<StudyRow> sameStrategy = row -> row.strategy().equals(candidate.strategy());
        Predicate<StudyRow> sameBase = row -> row.base().equals(candidate.base());
        double rest =
                mean(runs, row -> row.cpuSeconds() - row.stepCpuSeconds(), List.of(own, sameBase, CostModel::any));
        double step = mean(
                runs, row -> row.stepCpuSeconds() / row.steps(), List.of(own, sameStrategy, sameBase, CostModel::any));
        // Epochs instead of steps: as many steps as the candidate's other runs.
        double steps = task.steps() > 0 ? task.steps() : mean(runs, StudyRow::steps, List.of(own, CostModel::any));
        // Every run is scored, which costs what it cost with the untouched base model.
        return Math.max(rest, mean(untouched, StudyRow::cpuSeconds, List.of(sameBase))) + step * steps;
    }

    private static boolean any(StudyRow row) {
        return true;
    }

    /** Over the rows of the first choice that has any; 0 without one. */
    private static double mean(
            List<StudyRow> rows, ToDoubleFunction<StudyRow> value, List<Predicate<StudyRow>> choices) {
        for (Predicate<StudyRow> choice : choices) {
            OptionalDouble mean =
                    rows.stream().filter(choice).mapToDouble(value).average();
            if (mean.isPresent()) {
                return mean.getAsDouble();
            }
        }
        return 0;
    }
}
