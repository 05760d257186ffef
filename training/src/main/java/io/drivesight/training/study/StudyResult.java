package io.drivesight.training.study;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a study gave.
 *
 * @param config the study, with what was left out filled in
 * @param rows the untouched base models first, one each, in the configuration's order; then the probes, rung by rung; then the
 *     full runs, the most useful first
 * @param matches what became of every image of the study's sets, by the set's name; empty for a row that failed; reads a file
 *     at each call, and throws {@link java.io.UncheckedIOException} when that is gone
 * @param halving what was decided after each rung; empty: no halving
 * @param fullRung {@link StudyRow#rung()} of full runs
 * @param spentCpuSeconds processor time of all runs, also of unfinished ones [s]
 * @param allowedCpuSeconds the budget [s]; null: none
 * @param skipped runs that were not made for lack of budget
 */
public record StudyResult(
        StudyConfig config,
        List<StudyRow> rows,
        Function<StudyRow, Map<String, MatchedSet>> matches,
        List<HalvingStep> halving,
        int fullRung,
        double spentCpuSeconds,
        @Nullable Double allowedCpuSeconds,
        List<SkippedRun> skipped) {
    public StudyResult {
        rows = List.copyOf(rows);
        halving = List.copyOf(halving);
        skipped = List.copyOf(skipped);
    }

    /** The base models as they are. */
    public List<StudyRow> untouched() {
        return rows.stream().filter(StudyRow::untouched).toList();
    }

    /** The base model that guards are held against, as it is. */
    public StudyRow reference() {
        return rows.get(0);
    }

    /** Runs of halving: shorter than the full ones, not to be compared with them. */
    public List<StudyRow> probes() {
        return rows.stream().filter(row -> row.rung() < fullRung).toList();
    }

    /** Runs at full length. */
    public List<StudyRow> full() {
        return rows.stream()
                .filter(row -> row.rung() == fullRung && !row.untouched())
                .toList();
    }
}
