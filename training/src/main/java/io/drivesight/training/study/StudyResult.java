package io.drivesight.training.study;

import io.drivesight.training.evaluate.Objective.ClassMatches;
import io.drivesight.training.study.StudyPlan.HalvingStep;
import io.drivesight.training.study.StudyPlan.StudyTask;
import io.drivesight.training.study.StudyPlan.StudyTask.Candidate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a study gave, or has given so far.
 *
 * @param plan the study, with what was left out filled in
 * @param rows the untouched base models first, one each, in the configuration's order; then the probes, rung by rung; then the
 *     full runs, the most useful first
 * @param matches what became of every image of the study's sets, by the set's name; empty for a row that failed; reads a file
 *     at each call, and throws {@link java.io.UncheckedIOException} when that is gone
 * @param halving what was decided after each rung; empty: no halving
 * @param spentCpuSeconds processor time of all runs, also of unfinished ones [s]
 * @param skipped runs that were not made, because they would have gone beyond the budget
 * @param toCome titles of the other runs that are known and not made; empty: the study is finished
 */
public record StudyResult(
        StudyPlan plan,
        List<StudyRow> rows,
        Function<StudyRow, Map<String, ClassMatches>> matches,
        List<HalvingStep> halving,
        double spentCpuSeconds,
        List<StudyTask> skipped,
        List<String> toCome) {
    public StudyResult {
        rows = List.copyOf(rows);
        halving = List.copyOf(halving);
        skipped = List.copyOf(skipped);
        toCome = List.copyOf(toCome);
    }

    /** The base models as they are; guards are held against the first. */
    List<StudyRow> untouched() {
        return rows.stream().filter(StudyRow::untouched).toList();
    }

    /** Runs at full length. */
    public List<StudyRow> full() {
        return rows.stream()
                .filter(row -> row.rung() == plan.fullRung() && !row.untouched())
                .toList();
    }

    /** What a row is a run of, or a base as it is. */
    Candidate candidate(StudyRow row) {
        return plan.all().stream()
                .filter(candidate -> candidate.recipe().equals(row.recipe()))
                .findFirst()
                .orElseThrow();
    }
}
