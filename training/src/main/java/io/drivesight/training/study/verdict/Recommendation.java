package io.drivesight.training.study.verdict;

import io.drivesight.training.study.Goal;
import io.drivesight.training.study.StudyRow;
import io.drivesight.training.study.verdict.Verdict.Advice;
import io.drivesight.training.study.verdict.Verdict.Outcome;
import io.drivesight.training.trainer.Strategy;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 *   <li>Tied with it is every admissible one that may be the truly best one: multiple comparisons with the best
 *       ({@link Simultaneous#mayBeBest}), at 95 % for all of them together.
 *   <li>Of the tied ones only those count whose gain in the domain over the reference is surely above 0, all admissible ones together
 *       ({@link Simultaneous#areAbove}); if there are none, no difference was found, and the untouched reference stays.
 *   <li>Of what is left, the simplest by {@link Simplicity}: an order that takes nothing measured, so that repeating the study with
 *       other seeds ends at the same candidate.
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
    record Contender(
            String name,
            @Nullable Integer labels,
            Simplicity simplicity,
            List<StudyRow> rows,
            Map<String, Bootstrap> scores) {
        Bootstrap on(String set) {
            return Objects.requireNonNull(scores.get(set), set);
        }

        boolean isUntouched() {
            return labels != null && labels == 0;
        }
    }

    /**
     * How simple a candidate is. The order is fixed and takes nothing that is measured, so that it is the same in every repetition: an
     * untouched base first; then the strategies by how many parameters learn (feature-extraction, head, fine-tune, full, scratch);
     * within a strategy without distillation before with it, without interpolation before with it; then the order of the bases and
     * of the candidates in the study's file.
     *
     * @param strategy null: untouched
     * @param distilled the base model is followed on frames without labels
     * @param interpolated the weights are taken part of the way back
     * @param position of the candidate in the study's file: by bases, then by strategies
     */
    record Simplicity(@Nullable Strategy strategy, boolean distilled, boolean interpolated, int position)
            implements Comparable<Simplicity> {
        private static final Comparator<Simplicity> ORDER = Comparator.comparing(
                        (Simplicity one) -> one.strategy, Comparator.nullsFirst(Comparator.<Strategy>naturalOrder()))
                .thenComparing(Simplicity::distilled)
                .thenComparing(Simplicity::interpolated)
                .thenComparingInt(Simplicity::position);

        @Override
        public int compareTo(Simplicity other) {
            return ORDER.compare(this, other);
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
        double[] merit = new double[one.on(goal.domain()).draws().length];
        Arrays.setAll(
                merit,
                draw -> goal.merit(
                        set -> one.on(set).draws()[draw],
                        set -> reference.on(set).draws()[draw]));
        return merit;
    }

    /** Chooses among candidates of one number of labels. */
    Advice among(@Nullable Integer labels, List<Contender> contenders) {
        List<Contender> admissible =
                contenders.stream().filter(this::holdsGuards).toList();
        List<Contender> inadmissible =
                contenders.stream().filter(one -> !holdsGuards(one)).toList();
        Comparator<Contender> byMerit =
                Comparator.comparingDouble((Contender one) -> -merit(one)).thenComparing(Contender::simplicity);
        Optional<Contender> best = admissible.stream().min(byMerit);
        if (best.isEmpty()) {
            Optional<Contender> least = contenders.stream()
                    .min(Comparator.comparingDouble(this::excess).thenComparing(byMerit));
            Outcome outcome = least.isEmpty() ? Outcome.NOTHING_SCORED : Outcome.NONE_ADMISSIBLE;
            return advice(labels, outcome, reference, least, List.of(), List.of(), inadmissible);
        }
        Simultaneous merits = new Simultaneous(
                admissible.stream().mapToDouble(this::merit).toArray(),
                admissible.stream().map(this::meritDraws).toArray(double[][]::new));
        Simultaneous gains = new Simultaneous(
                admissible.stream()
                        .mapToDouble(one -> one.on(goal.domain()).mean()
                                - reference.on(goal.domain()).mean())
                        .toArray(),
                admissible.stream().map(this::gainDraws).toArray(double[][]::new));
        List<Contender> tied = which(admissible, merits.mayBeBest());
        List<Contender> better = which(admissible, gains.areAbove());
        Optional<Contender> choice = tied.stream().filter(better::contains).findFirst();
        return advice(
                labels,
                choice.isPresent() ? Outcome.TAKE : Outcome.NO_DIFFERENCE,
                choice.orElse(reference),
                best,
                tied,
                admissible.stream().filter(one -> !tied.contains(one)).toList(),
                inadmissible);
    }

    /** Those that are meant, simplest first. */
    private static List<Contender> which(List<Contender> contenders, boolean[] meant) {
        return IntStream.range(0, meant.length)
                .filter(i -> meant[i])
                .mapToObj(contenders::get)
                .sorted(Comparator.comparing(Contender::simplicity))
                .toList();
    }

    /** The gain in the domain in every draw. */
    private double[] gainDraws(Contender one) {
        double[] own = one.on(goal.domain()).draws();
        double[] base = reference.on(goal.domain()).draws();
        double[] gain = new double[own.length];
        Arrays.setAll(gain, draw -> own[draw] - base[draw]);
        return gain;
    }

    private static Advice advice(
            @Nullable Integer labels,
            Outcome outcome,
            Contender choice,
            Optional<Contender> best,
            List<Contender> tied,
            List<Contender> beaten,
            List<Contender> inadmissible) {
        return new Advice(
                labels,
                outcome,
                choice.name(),
                choice.labels(),
                best.map(Contender::name).orElse(null),
                tied.stream().map(Contender::name).toList(),
                beaten.stream().map(Contender::name).toList(),
                inadmissible.stream().map(Contender::name).toList());
    }
}
