package io.drivesight.training.study.verdict;

import java.util.Comparator;
import java.util.List;

/**
 * The winner's optimism. Who wins on some images was also lucky on them, and its gain on them is too large. So the choice is made on one
 * half of the images and measured on the other, both ways; the mean of the two owes nothing to luck.
 *
 * @param winner who has the most merit on all images
 * @param plain its gain in the domain over the reference on all images, -1..1
 * @param choices who has the most merit on each half
 * @param crossFitted gain of each half's choice on the other half, mean, -1..1
 */
public record CrossFit(String winner, double plain, List<String> choices, double crossFitted) {
    /** Chooses on all images and on each half; at least one contender. */
    static CrossFit of(Goal goal, Contender reference, List<Contender> contenders, Halves halves) {
        String domain = goal.domain();
        Contender all = contenders.stream()
                .filter(one -> goal.isHeldBy(one, reference))
                .max(Comparator.comparingDouble(one -> goal.merit(one, reference)))
                .orElseGet(() -> contenders.stream()
                        .max(Comparator.comparingDouble(one -> goal.merit(one, reference)))
                        .orElseThrow());
        Contender first = choice(goal, reference, contenders, halves.first());
        Contender second = choice(goal, reference, contenders, halves.second());
        return new CrossFit(
                all.name(),
                all.on(domain).mean() - reference.on(domain).mean(),
                List.of(first.name(), second.name()),
                (gain(domain, first, reference, halves.second()) + gain(domain, second, reference, halves.first()))
                        / 2);
    }

    private static Contender choice(Goal goal, Contender reference, List<Contender> contenders, Halves.Half half) {
        return contenders.stream()
                .filter(one -> goal.excess(one, reference, half) <= 0)
                .max(Comparator.comparingDouble(one -> goal.merit(one, reference, half)))
                .orElseGet(() -> contenders.stream()
                        .max(Comparator.comparingDouble(one -> goal.merit(one, reference, half)))
                        .orElseThrow());
    }

    private static double gain(String domain, Contender one, Contender reference, Halves.Half half) {
        return one.on(domain, half.of(domain)) - reference.on(domain, half.of(domain));
    }
}
