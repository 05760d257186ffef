package io.drivesight.training.study.verdict;

import io.drivesight.training.study.Goal;
import io.drivesight.training.study.verdict.Verdict.Advice;
import io.drivesight.training.study.verdict.Verdict.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What to take at one number of labels.
 *
 * <ol>
 *   <li>Admissible is who holds the guards: on no guard is the mean over the seeds further below the untouched reference than the
 *       tolerance.
 *   <li>Of these the best is the one with the most merit ({@link Goal}).
 *   <li>Tied with it is every admissible one that is not worse with a probability below 5 % after Holm's correction over all of
 *       them.
 *   <li>Of the tied ones only those count whose gain in the domain over the reference has an interval above 0; if there are none, no
 *       difference was found, and the untouched reference stays.
 *   <li>Of what is left, the simplest by {@link Contender.Simplicity}: an order that takes nothing measured, so that repeating the study with
 *       other seeds ends at the same candidate.
 * </ol>
 *
 * @param reference the untouched base that all are held against
 */
record Recommendation(Goal goal, Contender reference) {
    /** A claim is made below this probability. */
    private static final double LEVEL = 0.05;

    /** Chooses among candidates of one number of labels. */
    Advice among(@Nullable Integer labels, List<Contender> contenders) {
        List<Contender> admissible =
                contenders.stream().filter(this::holdsGuards).toList();
        List<Contender> inadmissible =
                contenders.stream().filter(one -> !admissible.contains(one)).toList();
        Comparator<Contender> byMerit = Comparator.comparingDouble((Contender one) -> -one.merit(goal, reference))
                .thenComparing(Contender::simplicity);
        Optional<Contender> best = admissible.stream().min(byMerit);
        if (best.isEmpty()) {
            @Nullable
            Contender least = contenders.stream()
                    .min(Comparator.comparingDouble((Contender one) -> one.excess(goal, reference))
                            .thenComparing(byMerit))
                    .orElse(null);
            Outcome outcome = least == null ? Outcome.NOTHING_SCORED : Outcome.NONE_ADMISSIBLE;
            return advice(labels, outcome, reference, least, List.of(), List.of(), inadmissible);
        }
        List<Contender> tied = tied(best.get(), admissible);
        Optional<Contender> choice = tied.stream()
                .filter(one -> Estimate.difference(one.on(goal.domain()), reference.on(goal.domain()))
                                .low()
                        > 0)
                .findFirst();
        return advice(
                labels,
                choice.isPresent() ? Outcome.TAKE : Outcome.NO_DIFFERENCE,
                choice.orElse(reference),
                best.get(),
                tied,
                admissible.stream().filter(one -> !tied.contains(one)).toList(),
                inadmissible);
    }

    boolean holdsGuards(Contender one) {
        return one.excess(goal, reference) <= 0;
    }

    private static Advice advice(
            @Nullable Integer labels,
            Outcome outcome,
            Contender choice,
            @Nullable Contender best,
            List<Contender> tied,
            List<Contender> beaten,
            List<Contender> inadmissible) {
        return new Advice(
                labels,
                outcome,
                choice.name(),
                choice.labels(),
                best == null ? null : best.name(),
                names(tied),
                names(beaten),
                names(inadmissible));
    }

    private static List<String> names(List<Contender> contenders) {
        return contenders.stream().map(Contender::name).toList();
    }

    /** Who cannot be told from the best, simplest first, the best among them. */
    private List<Contender> tied(Contender best, List<Contender> admissible) {
        List<Contender> others =
                admissible.stream().filter(one -> !one.equals(best)).toList();
        double[] merit = best.meritDraws(goal, reference);
        double[] corrected = corrected(others.stream()
                .mapToDouble(other -> Estimate.difference(
                                best.merit(goal, reference),
                                merit,
                                other.merit(goal, reference),
                                other.meritDraws(goal, reference))
                        .probability())
                .toArray());
        List<Contender> tied = new ArrayList<>(List.of(best));
        for (int i = 0; i < corrected.length; i++) {
            if (corrected[i] >= LEVEL) {
                tied.add(others.get(i));
            }
        }
        tied.sort(Comparator.comparing(Contender::simplicity));
        return tied;
    }

    /**
     * Holm's correction (Holm 1979, "A simple sequentially rejective multiple test procedure"): among many comparisons one in twenty
     * finds a difference by chance. The corrected probabilities keep the chance of even one false claim under the level: the i-th smallest
     * of m times (m - i + 1), never less than a smaller one's, at most 1; in the order given.
     */
    static double[] corrected(double... probabilities) {
        int[] order = IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> probabilities[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] corrected = new double[probabilities.length];
        Arrays.fill(corrected, 1);
        double highest = 0;
        for (int rank = 0; rank < order.length; rank++) {
            highest = Math.max(highest, (order.length - rank) * probabilities[order[rank]]);
            corrected[order[rank]] = Math.min(1, highest);
        }
        return corrected;
    }
}
