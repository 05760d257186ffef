package io.drivesight.training.study.verdict;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a study looks for: the best score in the domain that is not paid for on a guard. The merit is the domain's vehicle AP50 less,
 * for each guard, what the guard has lost beyond the tolerance against the untouched reference:
 * {@code domain - sum max(0, (reference - tolerance) - guard)}.
 *
 * @param domain the set to get better on
 * @param guards sets to stay good on; may be empty
 * @param tolerance what each guard may lose, 0..1
 */
record Goal(String domain, List<String> guards, double tolerance) {
    /** Merit as measured. */
    double merit(Contender contender, Contender reference) {
        return contender.on(domain).mean() - excess(contender, reference);
    }

    /** What the guards have lost beyond the tolerance, together. */
    double excess(Contender contender, Contender reference) {
        return excess(set -> contender.on(set).mean(), set -> reference.on(set).mean());
    }

    private double excess(ToDoubleFunction<String> own, ToDoubleFunction<String> reference) {
        return guards.stream()
                .mapToDouble(
                        guard -> Math.max(0, reference.applyAsDouble(guard) - tolerance - own.applyAsDouble(guard)))
                .sum();
    }

    /** No guard has lost more than the tolerance, on the mean. */
    boolean isHeldBy(Contender contender, Contender reference) {
        return excess(contender, reference) <= 0;
    }

    /** Merit on some of the images: by set, how often each counts. */
    double merit(Contender contender, Contender reference, Halves.Half half) {
        return contender.on(domain, half.of(domain)) - excess(contender, reference, half);
    }

    /** What the guards have lost beyond the tolerance on some of the images. */
    double excess(Contender contender, Contender reference, Halves.Half half) {
        return excess(set -> contender.on(set, half.of(set)), set -> reference.on(set, half.of(set)));
    }

    /** How much more merit one has than another, with its interval: in every draw both are held against the reference in that draw. */
    Estimate difference(Contender one, Contender other, Contender reference) {
        return PairedBootstrap.difference(
                merit(one, reference), draws(one, reference), merit(other, reference), draws(other, reference));
    }

    private double[] draws(Contender contender, Contender reference) {
        double[] merit = contender.on(domain).draws();
        for (String guard : guards) {
            double[] own = contender.on(guard).draws();
            double[] base = reference.on(guard).draws();
            Arrays.setAll(merit, draw -> merit[draw] - Math.max(0, base[draw] - tolerance - own[draw]));
        }
        return merit;
    }
}
