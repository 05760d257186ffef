package io.drivesight.training.study;

import io.drivesight.training.evaluate.ClassMatches;
import io.drivesight.training.trainer.RunConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
 * @param skipped runs that were not made for lack of budget
 * @param toCome titles of the other runs that were not made, as far as they are known; empty: the study is finished
 */
public record StudyResult(
        StudyPlan plan,
        List<StudyRow> rows,
        Function<StudyRow, Map<String, ClassMatches>> matches,
        List<HalvingStep> halving,
        double spentCpuSeconds,
        List<SkippedRun> skipped,
        List<String> toCome) {
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

    public StudyResult {
        rows = List.copyOf(rows);
        halving = List.copyOf(halving);
        skipped = List.copyOf(skipped);
        toCome = List.copyOf(toCome);
    }

    /** The base models as they are; guards are held against the first. */
    public List<StudyRow> untouched() {
        return rows.stream().filter(StudyRow::untouched).toList();
    }

    /** Runs at full length. */
    public List<StudyRow> full() {
        return rows.stream()
                .filter(row -> row.rung() == plan.fullRung() && !row.untouched())
                .toList();
    }

    /** The study's configuration. */
    public StudyConfig config() {
        return plan.config();
    }

    /** Place of a row's candidate in the study's file; of a base model as it is, among the bases. */
    public int position(StudyRow row) {
        return beside(row).map(StudyTask.Candidate::recipe).toList().indexOf(row.recipe());
    }

    /** What a row's candidate does, seed, labels and folder left out. */
    public RunConfig run(StudyRow row) {
        return beside(row)
                .filter(candidate -> candidate.recipe().equals(row.recipe()))
                .findFirst()
                .orElseThrow()
                .run();
    }

    private Stream<StudyTask.Candidate> beside(StudyRow row) {
        return row.untouched() ? plan.untouched().stream().map(StudyTask::candidate) : plan.candidates().stream();
    }
}
