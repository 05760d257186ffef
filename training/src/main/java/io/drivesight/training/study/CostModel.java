package io.drivesight.training.study;

import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * What a run will cost, judged by the runs that there are: a share for each step, and a share that does not grow with the steps
 * (reading the data, scoring). Each is the mean over the candidate's own runs; without any, over the same strategy's on other base
 * models (steps) or the same base model's (the rest); else over all runs. The first run of all costs nothing, as far as anybody knows.
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
        Candidate candidate = task.candidate();
        if (task.untouched()) {
            return first(untouched, StudyRow::cpuSeconds, List.of(row -> true));
        }
        Predicate<StudyRow> own = row -> row.recipe().equals(candidate.recipe());
        Predicate<StudyRow> sameStrategy = row -> row.strategy().equals(candidate.strategy());
        Predicate<StudyRow> sameBase = row -> row.base().equals(candidate.base());
        Predicate<StudyRow> any = row -> true;
        double rest = first(runs, row -> row.cpuSeconds() - row.stepCpuSeconds(), List.of(own, sameBase, any));
        double step = first(runs, row -> row.stepCpuSeconds() / row.steps(), List.of(own, sameStrategy, sameBase, any));
        return Math.max(rest, scoring(candidate)) + step * steps(task);
    }

    /** Epochs instead of steps: as many steps as the candidate's other runs. */
    private double steps(StudyTask task) {
        return task.steps() > 0
                ? task.steps()
                : first(
                        runs,
                        StudyRow::steps,
                        List.of(row -> row.recipe().equals(task.candidate().recipe()), row -> true));
    }

    /** Every run is scored, which costs what it cost with the untouched base model. */
    private double scoring(Candidate candidate) {
        return first(untouched, StudyRow::cpuSeconds, List.of(row -> row.base().equals(candidate.base())));
    }

    private static double first(
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
