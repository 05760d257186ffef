package io.drivesight.training.study;

import io.drivesight.training.study.Verdict.Advice;
import io.drivesight.training.study.Verdict.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What to take at one number of labels.
 *
 * <ol>
 *   <li>Admissible is who holds the guards: on no guard is the mean over the seeds further below the untouched reference than the
 *       tolerance.
 *   <li>Of these the best is the one with the most merit ({@link Goal}).
 *   <li>Tied with it is every admissible one that may be the truly best one: multiple comparisons with the best
 *       ({@link Simultaneous#mayBeBest}), at 95 % for all of them together.
 *   <li>Of the tied ones only those count whose gain in the domain over the reference is surely above 0, all admissible ones together
 *       ({@link Simultaneous#areAbove}); if there are none, no difference was found, and the untouched reference stays.
 *   <li>Of what is left, the simplest ({@link Verdicts} sorts them): an order that takes nothing measured, so that repeating the
 *       study with other seeds ends at the same candidate.
 * </ol>
 *
 * @param reference the untouched base that all are held against
 */
record Recommendation(Goal goal, Contender reference) {
    /**
     * A candidate at one number of labels, or an untouched base, with its scores.
     *
     * @param labels labelled images it may learn from; 0: untouched; null: all
     * @param rows its runs, one for each seed
     * @param scores by set
     */
    record Contender(String name, @Nullable Integer labels, List<StudyRow> rows, Map<String, Bootstrap> scores) {
        Bootstrap on(String set) {
            return Objects.requireNonNull(scores.get(set), set);
        }

        boolean isUntouched() {
            return labels != null && labels == 0;
        }
    }

    /** The merit as measured, held against the reference. */
    double merit(Contender one) {
        return goal.merit(set -> one.on(set).mean(), set -> reference.on(set).mean());
    }

    /** On no guard the mean over the seeds has lost more than the tolerance. */
    boolean holdsGuards(Contender one) {
        return excess(one) <= 0;
    }

    private double excess(Contender one) {
        return goal.excess(set -> one.on(set).mean(), set -> reference.on(set).mean());
    }

    /** The merit in every draw, held against the reference in the same draw. */
    private double[] meritDraws(Contender one) {
        return draws(draw -> goal.merit(
                set -> one.on(set).draws()[draw], set -> reference.on(set).draws()[draw]));
    }

    /** The gain in the domain in every draw. */
    private double[] gainDraws(Contender one) {
        double[] own = one.on(goal.domain()).draws();
        double[] base = reference.on(goal.domain()).draws();
        return draws(draw -> own[draw] - base[draw]);
    }

    private double[] draws(IntToDoubleFunction value) {
        return IntStream.range(0, reference.on(goal.domain()).draws().length)
                .mapToDouble(value)
                .toArray();
    }

    /**
     * Chooses among candidates of one number of labels.
     *
     * @param contenders the simplest first
     */
    Advice among(@Nullable Integer labels, List<Contender> contenders) {
        List<Contender> admissible =
                contenders.stream().filter(this::holdsGuards).toList();
        double[] merits = admissible.stream().mapToDouble(this::merit).toArray();
        double[] gains = admissible.stream()
                .mapToDouble(one -> one.on(goal.domain()).mean()
                        - reference.on(goal.domain()).mean())
                .toArray();
        List<Contender> tied =
                which(admissible, new Simultaneous(merits, draws(admissible, this::meritDraws)).mayBeBest());
        List<Contender> better =
                which(admissible, new Simultaneous(gains, draws(admissible, this::gainDraws)).areAbove());
        Optional<Contender> choice = tied.stream().filter(better::contains).findFirst();
        // Where nobody holds the guards, who forgets least.
        Optional<Contender> best = (admissible.isEmpty() ? contenders : admissible)
                .stream()
                        .min(Comparator.comparingDouble(this::excess)
                                .thenComparing(
                                        Comparator.comparingDouble(this::merit).reversed()));
        Outcome outcome = choice.isPresent()
                ? Outcome.TAKE
                : !admissible.isEmpty()
                        ? Outcome.NO_DIFFERENCE
                        : best.isPresent() ? Outcome.NONE_ADMISSIBLE : Outcome.NOTHING_SCORED;
        return new Advice(
                labels,
                outcome,
                choice.orElse(reference).name(),
                choice.orElse(reference).labels(),
                best.map(Contender::name).orElse(null),
                names(tied.stream()),
                names(admissible.stream().filter(one -> !tied.contains(one))),
                names(contenders.stream().filter(one -> !admissible.contains(one))));
    }

    private static double[][] draws(List<Contender> contenders, Function<Contender, double[]> draws) {
        return contenders.stream().map(draws).toArray(double[][]::new);
    }

    private static List<Contender> which(List<Contender> contenders, boolean[] meant) {
        return IntStream.range(0, meant.length)
                .filter(i -> meant[i])
                .mapToObj(contenders::get)
                .toList();
    }

    private static List<String> names(Stream<Contender> contenders) {
        return contenders.map(Contender::name).toList();
    }
}
