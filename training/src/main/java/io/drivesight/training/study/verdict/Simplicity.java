package io.drivesight.training.study.verdict;

import io.drivesight.training.trainer.Strategy;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * How simple a candidate is. The order is fixed and takes nothing that is measured, so that it is the same in every repetition: an untouched
 * base first; then the strategies by how many parameters learn (feature-extraction, head, fine-tune, full, scratch); within a strategy
 * without distillation before with it, without interpolation before with it; then the order of the bases and of the candidates in
 * the study's file.
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
