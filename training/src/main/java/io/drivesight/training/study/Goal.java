package io.drivesight.training.study;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a study looks for: the best score in the domain that is not paid for on a guard. The merit of a model is the domain's
 * score less, for each guard, what the guard has lost beyond the tolerance against the untouched reference:
 * {@code domain - sum max(0, (reference - tolerance) - guard)}.
 *
 * @param domain the set to get better on
 * @param guards sets to stay good on; may be empty
 * @param tolerance what each guard may lose, 0..1
 */
public record Goal(String domain, List<String> guards, double tolerance) {
    /**
     * The merit, at most 1, may be negative; NaN where a score is missing.
     *
     * @param score the model's score by set, 0..1
     * @param reference the untouched reference's
     */
    public double merit(ToDoubleFunction<String> score, ToDoubleFunction<String> reference) {
        return score.applyAsDouble(domain) - excess(score, reference);
    }

    /** What the guards have lost beyond the tolerance, together; 0: they hold. */
    public double excess(ToDoubleFunction<String> score, ToDoubleFunction<String> reference) {
        return guards.stream()
                .mapToDouble(
                        guard -> Math.max(0, reference.applyAsDouble(guard) - tolerance - score.applyAsDouble(guard)))
                .sum();
    }
}
