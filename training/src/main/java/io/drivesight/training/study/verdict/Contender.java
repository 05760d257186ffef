package io.drivesight.training.study.verdict;

import io.drivesight.training.study.Goal;
import io.drivesight.training.study.StudyRow;
import io.drivesight.training.trainer.Strategy;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A candidate at one number of labels, or an untouched base, with its scores.
 *
 * @param name the candidate's name
 * @param labels labelled images it may learn from; 0: untouched; null: all
 * @param simplicity how much of the model it changes
 * @param rows its runs, one for each seed
 * @param scores by set
 */
record Contender(
        String name,
        @Nullable Integer labels,
        Simplicity simplicity,
        List<StudyRow> rows,
        Map<String, SampledScore> scores) {
    /**
     * How simple a candidate is. The order is fixed and takes nothing that is measured, so that it is the same in every repetition: an
     * untouched base first; then the strategies by how many parameters learn (feature-extraction, head, fine-tune, full, scratch);
     * within a strategy without distillation before with it, without interpolation before with it; then the order of the bases and
     * of the candidates in the study's file.
     *
     * @param strategy null: untouched
     * @param distilled the base model is followed on frames without labels
     * @param interpolated the weights are taken part of the way back
     * @param base position of its base in the study's file
     * @param position position of the candidate in the study's file
     */
    record Simplicity(@Nullable Strategy strategy, boolean distilled, boolean interpolated, int base, int position)
            implements Comparable<Simplicity> {
        private static final Comparator<Simplicity> ORDER = Comparator.comparing(
                        (Simplicity one) -> one.strategy, Comparator.nullsFirst(Comparator.<Strategy>naturalOrder()))
                .thenComparing(Simplicity::distilled)
                .thenComparing(Simplicity::interpolated)
                .thenComparingInt(Simplicity::base)
                .thenComparingInt(Simplicity::position);

        @Override
        public int compareTo(Simplicity other) {
            return ORDER.compare(this, other);
        }
    }

    SampledScore on(String set) {
        return Objects.requireNonNull(scores.get(set), set);
    }

    /** As measured, mean over the seeds. */
    double mean(String set) {
        return on(set).mean();
    }

    /** The merit as measured, held against the reference. */
    double merit(Goal goal, Contender reference) {
        return goal.merit(this::mean, reference::mean);
    }

    /** What the guards have lost beyond the tolerance, together; 0: they hold, on the mean. */
    double excess(Goal goal, Contender reference) {
        return goal.excess(this::mean, reference::mean);
    }

    /** The merit in every draw, held against the reference in the same draw. */
    double[] meritDraws(Goal goal, Contender reference) {
        double[] merit = new double[on(goal.domain()).draws().length];
        Arrays.setAll(
                merit,
                draw -> goal.merit(
                        set -> on(set).draws()[draw], set -> reference.on(set).draws()[draw]));
        return merit;
    }

    boolean isUntouched() {
        return labels != null && labels == 0;
    }
}
