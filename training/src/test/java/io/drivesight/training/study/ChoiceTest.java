package io.drivesight.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.training.study.Recommendation.Contender;
import io.drivesight.training.study.Recommendation.Simultaneous;
import io.drivesight.training.study.StudyConfig.Goal;
import io.drivesight.training.study.Verdict.Advice;
import io.drivesight.training.study.Verdict.Outcome;
import io.drivesight.training.trainer.Strategy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChoiceTest {
    private static final Goal GOAL = new Goal("domain", List.of("fog"), 0.02);
    private static final int DRAWS = 400;
    private static final int IMAGES = 40;
    /** Not static: draws are scored in parallel, and other threads would wait for this class to be there. */
    private final Contender base = contender("base", null, 0.70, 0.50);

    /** Images whose values scatter around a mean, the same way for all: differences have no spread of their own. */
    private static Contender contender(String name, @Nullable Strategy strategy, double domain, double fog) {
        return contender(name, strategy, domain, fog, 0);
    }

    /** As above, with luck of its own on each image of the domain. */
    private static Contender contender(
            String name, @Nullable Strategy strategy, double domain, double fog, double luck) {
        Map<String, List<ToDoubleFunction<int[]>>> scorers = new LinkedHashMap<>();
        scorers.put("domain", List.of(mean(name.hashCode(), domain, luck)));
        scorers.put("fog", List.of(mean(name.hashCode(), fog, 0)));
        Map<String, Bootstrap> scores = new LinkedHashMap<>();
        scorers.forEach((set, ofSet) -> scores.put(
                set,
                Bootstrap.of(
                        ofSet,
                        Bootstrap.draw(Bootstrap.single(IMAGES), DRAWS, 1),
                        Bootstrap.draw(Bootstrap.single(1), DRAWS, 1))));
        return new Contender(name, strategy == null ? 0 : 100, List.of(), scores);
    }

    private static ToDoubleFunction<int[]> mean(long seed, double level, double luck) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            values[i] = luck * (i % 2 == 0 ? random.nextDouble() : -random.nextDouble());
        }
        double mean = Arrays.stream(values).average().orElse(0);
        return times -> level
                + IntStream.range(0, IMAGES)
                                .mapToDouble(i -> times[i] * (values[i] - mean))
                                .sum()
                        / Arrays.stream(times).sum();
    }

    private Advice choose(Contender... contenders) {
        return new Recommendation(GOAL, base).among(100, List.of(contenders));
    }

    @Test
    void merit_guardWithinTolerance_isTheDomainsScore() {
        assertThat(new Recommendation(GOAL, base).merit(contender("a", Strategy.HEAD, 0.8, 0.481)))
                .isCloseTo(0.8, within(1e-9));
        assertThat(new Recommendation(GOAL, base).merit(contender("a", Strategy.HEAD, 0.8, 0.45)))
                .isCloseTo(0.77, within(1e-9));
        assertThat(new Recommendation(GOAL, base).holdsGuards(contender("a", Strategy.HEAD, 0.8, 0.481)))
                .isTrue();
        assertThat(new Recommendation(GOAL, base).holdsGuards(contender("a", Strategy.HEAD, 0.8, 0.479)))
                .isFalse();
    }

    @Test
    void of_clearlyBetter_takesTheBest() {
        Advice found = choose(
                contender("features", Strategy.FEATURE_EXTRACTION, 0.73, 0.5),
                contender("head", Strategy.HEAD, 0.76, 0.49),
                contender("full", Strategy.FULL, 0.85, 0.30));
        assertThat(found.outcome()).isEqualTo(Outcome.TAKE);
        assertThat(found.choice()).isEqualTo("head");
        assertThat(found.tied()).containsExactly("head");
        assertThat(found.beaten()).containsExactly("features");
        assertThat(found.inadmissible()).containsExactly("full");
    }

    @Test
    void of_noDifferenceBetweenThem_takesTheSimplest() {
        Advice found = choose(
                contender("features", Strategy.FEATURE_EXTRACTION, 0.799, 0.5, 0.2),
                contender("head", Strategy.HEAD, 0.801, 0.5, 0.2),
                contender("fine-tune", Strategy.FINE_TUNE, 0.803, 0.5, 0.2));
        assertThat(found.best()).isNotNull();
        assertThat(found.choice()).isEqualTo("features");
        assertThat(found.tied()).containsExactly("features", "head", "fine-tune");
    }

    @Test
    void of_simplestIsNotSurelyBetterThanTheBase_takesTheSimplestThatIs() {
        Advice found = choose(
                contender("features", Strategy.FEATURE_EXTRACTION, 0.71, 0.5, 0.6),
                contender("head", Strategy.HEAD, 0.76, 0.5, 0.1));
        assertThat(found.tied()).containsExactly("features", "head");
        assertThat(found.choice()).isEqualTo("head");
    }

    @Test
    void of_nothingBetterThanTheBase_keepsIt() {
        Advice found = choose(contender("head", Strategy.HEAD, 0.701, 0.5, 0.3));
        assertThat(found.outcome()).isEqualTo(Outcome.NO_DIFFERENCE);
        assertThat(found.choice()).isEqualTo("base");
    }

    /** Twelve candidates as good as the base, each with its own luck on each image: one of them always looks better. */
    @Test
    void of_manyThatAreAsGoodAsTheBase_seldomTakesOne() {
        int studies = 150;
        int taken = 0;
        int bestTied = 0;
        for (int study = 0; study < studies; study++) {
            Contender[] equal = new Contender[12];
            for (int i = 0; i < equal.length; i++) {
                equal[i] = lucky("study %d candidate %d".formatted(study, i));
            }
            Advice found = choose(equal);
            taken += found.outcome() == Outcome.TAKE ? 1 : 0;
            // Any of them may be called the best: the first one for all.
            bestTied += found.tied().contains("study %d candidate 0".formatted(study)) ? 1 : 0;
        }
        assertThat(taken).as("false claims in " + studies).isLessThan(studies / 10);
        assertThat(bestTied).as("a best one is among the tied ones").isGreaterThan(9 * studies / 10);
    }

    /** As good as the base, with luck that does not cancel out over the images. */
    private static Contender lucky(String name) {
        SplittableRandom random = new SplittableRandom(name.hashCode() * 7919L);
        double[] values = new double[IMAGES];
        Arrays.setAll(values, i -> 0.3 * (random.nextDouble() + random.nextDouble() - 1));
        ToDoubleFunction<int[]> domain = times -> 0.70
                + IntStream.range(0, IMAGES)
                                .mapToDouble(i -> times[i] * values[i])
                                .sum()
                        / Arrays.stream(times).sum();
        int[][] images = Bootstrap.draw(Bootstrap.single(IMAGES), DRAWS, 1);
        int[][] seeds = Bootstrap.draw(Bootstrap.single(1), DRAWS, 1);
        Map<String, Bootstrap> scores = new LinkedHashMap<>();
        scores.put("domain", Bootstrap.of(List.of(domain), images, seeds));
        scores.put("fog", Bootstrap.of(List.<ToDoubleFunction<int[]>>of(times -> 0.5), images, seeds));
        return new Contender(name, 100, List.of(), scores);
    }

    @Test
    void of_allForget_namesWhoForgetsLeastAndKeepsTheBase() {
        Advice found = choose(
                contender("full", Strategy.FULL, 0.9, 0.2), contender("fine-tune", Strategy.FINE_TUNE, 0.8, 0.4));
        assertThat(found.outcome()).isEqualTo(Outcome.NONE_ADMISSIBLE);
        assertThat(found.choice()).isEqualTo("base");
        assertThat(found.best()).isEqualTo("fine-tune");
    }

    @Test
    void of_nobodyRan_saysSo() {
        assertThat(choose().outcome()).isEqualTo(Outcome.NOTHING_SCORED);
    }

    @Test
    void mayBeBest_clearlyBehindOrNot_isTold() {
        double[] same = {0.1, -0.1, 0.2, -0.2};
        Simultaneous apart = new Simultaneous(new double[] {0.9, 0.5, 0.89}, new double[][] {
            plus(0.9, same), plus(0.5, new double[] {0, 0.01, -0.01, 0}), plus(0.89, new double[4])
        });

        assertThat(apart.mayBeBest()).containsExactly(true, false, true);
        assertThat(new Simultaneous(new double[] {0.1}, new double[][] {same}).mayBeBest())
                .containsExactly(true);
        assertThat(new Simultaneous(new double[0], new double[0][]).areAbove()).isEmpty();
    }

    private static double[] plus(double level, double[] values) {
        return Arrays.stream(values).map(value -> level + value).toArray();
    }
}
