package io.drivesight.training.study;

import io.drivesight.evaluation.figures.Quantiles;
import io.drivesight.training.study.StudyConfig.Goal;
import io.drivesight.training.study.Verdict.Advice;
import io.drivesight.training.study.Verdict.Outcome;
import java.util.Arrays;
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

    /**
     * Claims about several candidates at once, so that the chance of even one false claim stays under a level however many there are: each is
     * held against the largest of all deviations in the same draw (the bootstrap of the maximum; Romano and Wolf 2005), every difference
     * in units of its own spread. The draws are paired, so that candidates that go up and down together cost less than independent ones.
     *
     * @param values as measured, by candidate
     * @param draws the same in every draw: candidates x draws
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Simultaneous(double[] values, double[][] draws) {
        private static final double LEVEL = 0.05;

        /** Differences under rounding are none. */
        private static final double NOTHING = 1e-9;

        /** A difference in units of its spread. */
        private record Difference(double statistic, double[] deviations) {
            static Difference of(double value, double[] draws) {
                double[] finite = Arrays.stream(draws).filter(Double::isFinite).toArray();
                double mean = Arrays.stream(finite).average().orElse(0);
                double square = Arrays.stream(finite)
                        .map(draw -> (draw - mean) * (draw - mean))
                        .average()
                        .orElse(0);
                double spread = Math.sqrt(square);
                if (spread < NOTHING) {
                    double sure = value > NOTHING
                            ? Double.POSITIVE_INFINITY
                            : value < -NOTHING ? Double.NEGATIVE_INFINITY : 0;
                    return new Difference(sure, new double[draws.length]);
                }
                return new Difference(
                        value / spread,
                        Arrays.stream(draws)
                                .map(draw -> Double.isFinite(draw) ? (draw - mean) / spread : 0)
                                .toArray());
            }
        }

        /**
         * Multiple comparisons with the best (Hsu 1996, Multiple Comparisons, chapter 4): whoever is no more behind any other than chance
         * would put a best one behind. The truly best one is among them with at least 95 %, whichever looks best.
         */
        boolean[] mayBeBest() {
            boolean[] may = new boolean[values.length];
            for (int i = 0; i < may.length; i++) {
                int one = i;
                Difference[] behind = IntStream.range(0, values.length)
                        .filter(other -> other != one)
                        .mapToObj(other -> Difference.of(values[other] - values[one], minus(draws[other], draws[one])))
                        .toArray(Difference[]::new);
                may[i] = behind.length == 0 || largest(behind) <= Math.max(0, limit(behind, 1 - LEVEL));
            }
            return may;
        }

        /** Who is above 0, all of these claims together with at most half of the level: as an interval that holds 95 %. */
        boolean[] areAbove() {
            boolean[] above = new boolean[values.length];
            Difference[] gains = IntStream.range(0, values.length)
                    .mapToObj(i -> Difference.of(values[i], draws[i]))
                    .toArray(Difference[]::new);
            double limit = gains.length == 0 ? 0 : Math.max(0, limit(gains, 1 - LEVEL / 2));
            for (int i = 0; i < above.length; i++) {
                above[i] = gains[i].statistic() > limit;
            }
            return above;
        }

        private static double[] minus(double[] a, double[] b) {
            double[] differences = new double[a.length];
            Arrays.setAll(differences, draw -> a[draw] - b[draw]);
            return differences;
        }

        private static double largest(Difference[] differences) {
            return Arrays.stream(differences)
                    .mapToDouble(Difference::statistic)
                    .max()
                    .orElse(0);
        }

        /** The quantile over the draws of the largest deviation. */
        private static double limit(Difference[] differences, double share) {
            double[] most = IntStream.range(0, differences[0].deviations().length)
                    .mapToDouble(draw -> Arrays.stream(differences)
                            .mapToDouble(difference -> difference.deviations()[draw])
                            .max()
                            .orElse(0))
                    .toArray();
            return Quantiles.of(share, most);
        }
    }
}
