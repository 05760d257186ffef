package io.drivesight.training.study.verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to take at one number of labels.
 *
 * <ol>
 *   <li>Admissible is who holds the guards: on no guard is the mean over the seeds further below the untouched reference than the
 *       tolerance.
 *   <li>Of these the best is the one with the most merit ({@link Goal}).
 *   <li>Tied with it is every admissible one that is not worse with a probability below 5 % after Holm's correction over all of
 *       them ({@link PairedBootstrap}, {@link Holm}).
 *   <li>Of the tied ones only those count whose gain in the domain over the reference has an interval above 0; if there are none, no
 *       difference was found, and the untouched reference stays.
 *   <li>Of what is left, the simplest by {@link Simplicity}: an order that takes nothing measured, so that repeating the study with other
 *       seeds ends at the same candidate.
 * </ol>
 *
 * @param labels labelled images; null: all
 * @param outcome what came out
 * @param choice what to take; the reference where nothing is better
 * @param best most merit among the admissible; where none is admissible, who has lost least beyond the tolerance; null: nobody ran
 * @param tied cannot be told from the best, simplest first, the best among them
 * @param beaten admissible ones that the best is better than
 * @param inadmissible those that have lost more than the tolerance on some guard
 */
record Recommendation(
        @Nullable Integer labels,
        Outcome outcome,
        Contender choice,
        @Nullable Contender best,
        List<Contender> tied,
        List<Contender> beaten,
        List<Contender> inadmissible) {
    /** What came out. */
    enum Outcome {
        /** Take the choice. */
        TAKE,
        /** Nothing is better than the reference. */
        NO_DIFFERENCE,
        /** All forget more than allowed. */
        NONE_ADMISSIBLE,
        /** No run at this number of labels was scored. */
        NOTHING_SCORED
    }

    /** Chooses among candidates of one number of labels. */
    static Recommendation of(Goal goal, Contender reference, @Nullable Integer labels, List<Contender> contenders) {
        if (contenders.isEmpty()) {
            return keep(labels, Outcome.NOTHING_SCORED, reference, null, List.of());
        }
        List<Contender> admissible =
                contenders.stream().filter(one -> goal.isHeldBy(one, reference)).toList();
        List<Contender> inadmissible =
                contenders.stream().filter(one -> !admissible.contains(one)).toList();
        Optional<Contender> found = admissible.stream().min(byMerit(goal, reference));
        if (found.isEmpty()) {
            Contender least = contenders.stream()
                    .min(Comparator.comparingDouble((Contender one) -> goal.excess(one, reference))
                            .thenComparing(byMerit(goal, reference)))
                    .orElseThrow();
            return keep(labels, Outcome.NONE_ADMISSIBLE, reference, least, inadmissible);
        }
        Contender best = found.get();
        List<Contender> tied = tied(goal, reference, best, admissible);
        List<Contender> beaten =
                admissible.stream().filter(one -> !tied.contains(one)).toList();
        Optional<Contender> choice = tied.stream()
                .filter(one -> PairedBootstrap.difference(one.on(goal.domain()), reference.on(goal.domain()))
                                .low()
                        > 0)
                .findFirst();
        return new Recommendation(
                labels,
                choice.isPresent() ? Outcome.TAKE : Outcome.NO_DIFFERENCE,
                choice.orElse(reference),
                best,
                tied,
                beaten,
                inadmissible);
    }

    private static Recommendation keep(
            @Nullable Integer labels,
            Outcome outcome,
            Contender reference,
            @Nullable Contender best,
            List<Contender> inadmissible) {
        return new Recommendation(labels, outcome, reference, best, List.of(), List.of(), inadmissible);
    }

    /** Most merit first; of equal ones the simplest. */
    private static Comparator<Contender> byMerit(Goal goal, Contender reference) {
        return Comparator.comparingDouble((Contender one) -> -goal.merit(one, reference))
                .thenComparing(Contender::simplicity);
    }

    private static List<Contender> tied(Goal goal, Contender reference, Contender best, List<Contender> admissible) {
        List<Contender> others =
                admissible.stream().filter(one -> !one.equals(best)).toList();
        double[] corrected = Holm.corrected(others.stream()
                .mapToDouble(other -> goal.difference(best, other, reference).probability())
                .toArray());
        List<Contender> tied = new ArrayList<>(List.of(best));
        for (int i = 0; i < corrected.length; i++) {
            if (corrected[i] >= Holm.LEVEL) {
                tied.add(others.get(i));
            }
        }
        tied.sort(Comparator.comparing(Contender::simplicity));
        return List.copyOf(tied);
    }
}
