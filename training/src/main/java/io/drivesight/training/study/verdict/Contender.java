package io.drivesight.training.study.verdict;

import io.drivesight.training.study.StudyRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A candidate at one number of labels, or an untouched base, with its scores.
 *
 * @param name the candidate's name
 * @param labels labelled images it may learn from; 0: untouched; null: all
 * @param simplicity place in the fixed order of {@link Simplicity}
 * @param rows its runs, one for each seed
 * @param scorers by set, for each seed the average precision when each image counts so often
 * @param scores by set
 */
record Contender(
        String name,
        @Nullable Integer labels,
        Simplicity simplicity,
        List<StudyRow> rows,
        Map<String, List<ToDoubleFunction<int[]>>> scorers,
        Map<String, SampledScore> scores) {
    SampledScore on(String set) {
        return Objects.requireNonNull(scores.get(set), set);
    }

    /** Average precision where each image counts so often; mean over the seeds. */
    double on(String set, int[] timesEachImageCounts) {
        return Objects.requireNonNull(scorers.get(set), set).stream()
                .mapToDouble(score -> score.applyAsDouble(timesEachImageCounts))
                .average()
                .orElse(Double.NaN);
    }

    boolean isUntouched() {
        return labels != null && labels == 0;
    }

    /** Labelled images that its runs really had, the largest of them: data may have fewer than were asked for. */
    int images() {
        return rows.stream().mapToInt(StudyRow::images).max().orElse(0);
    }

    /** Processor time of a run, mean [min]. */
    double cpuMinutes() {
        return rows.stream().mapToDouble(StudyRow::cpuSeconds).average().orElse(0) / 60;
    }
}
