package io.drivesight.training.study.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.training.study.verdict.Recommendation.Outcome;
import io.drivesight.training.trainer.Strategy;
import java.util.ArrayList;
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
        Map<String, SampledScore> scores = new LinkedHashMap<>();
        scorers.forEach((set, ofSet) -> scores.put(
                set, SampledScore.of(ofSet, ImageDraws.ofImages(IMAGES, DRAWS, 1), SeedDraws.of(1, DRAWS, 1))));
        return new Contender(
                name,
                strategy == null ? 0 : 100,
                new Simplicity(strategy, false, false, 0, 0),
                List.of(),
                scorers,
                scores);
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

    private Recommendation choose(Contender... contenders) {
        return Recommendation.of(GOAL, base, 100, List.of(contenders));
    }

    @Test
    void merit_guardWithinTolerance_isTheDomainsScore() {
        assertThat(GOAL.merit(contender("a", Strategy.HEAD, 0.8, 0.481), base)).isCloseTo(0.8, within(1e-9));
        assertThat(GOAL.merit(contender("a", Strategy.HEAD, 0.8, 0.45), base)).isCloseTo(0.77, within(1e-9));
        assertThat(GOAL.isHeldBy(contender("a", Strategy.HEAD, 0.8, 0.481), base))
                .isTrue();
        assertThat(GOAL.isHeldBy(contender("a", Strategy.HEAD, 0.8, 0.479), base))
                .isFalse();
    }

    @Test
    void of_clearlyBetter_takesTheBest() {
        Recommendation found = choose(
                contender("features", Strategy.FEATURE_EXTRACTION, 0.73, 0.5),
                contender("head", Strategy.HEAD, 0.76, 0.49),
                contender("full", Strategy.FULL, 0.85, 0.30));
        assertThat(found.outcome()).isEqualTo(Outcome.TAKE);
        assertThat(found.choice().name()).isEqualTo("head");
        assertThat(found.tied()).extracting(Contender::name).containsExactly("head");
        assertThat(found.beaten()).extracting(Contender::name).containsExactly("features");
        assertThat(found.inadmissible()).extracting(Contender::name).containsExactly("full");
    }

    @Test
    void of_noDifferenceBetweenThem_takesTheSimplest() {
        Recommendation found = choose(
                contender("fine-tune", Strategy.FINE_TUNE, 0.803, 0.5, 0.2),
                contender("features", Strategy.FEATURE_EXTRACTION, 0.799, 0.5, 0.2),
                contender("head", Strategy.HEAD, 0.801, 0.5, 0.2));
        assertThat(found.best()).isNotNull();
        assertThat(found.choice().name()).isEqualTo("features");
        assertThat(found.tied()).extracting(Contender::name).containsExactly("features", "head", "fine-tune");
    }

    @Test
    void of_simplestIsNotSurelyBetterThanTheBase_takesTheSimplestThatIs() {
        Recommendation found = choose(
                contender("head", Strategy.HEAD, 0.76, 0.5, 0.1),
                contender("features", Strategy.FEATURE_EXTRACTION, 0.71, 0.5, 0.6));
        assertThat(found.tied()).extracting(Contender::name).containsExactly("features", "head");
        assertThat(found.choice().name()).isEqualTo("head");
    }

    @Test
    void of_nothingBetterThanTheBase_keepsIt() {
        Recommendation found = choose(contender("head", Strategy.HEAD, 0.701, 0.5, 0.3));
        assertThat(found.outcome()).isEqualTo(Outcome.NO_DIFFERENCE);
        assertThat(found.choice()).isEqualTo(base);
    }

    @Test
    void of_allForget_namesWhoForgetsLeastAndKeepsTheBase() {
        Recommendation found = choose(
                contender("full", Strategy.FULL, 0.9, 0.2), contender("fine-tune", Strategy.FINE_TUNE, 0.8, 0.4));
        assertThat(found.outcome()).isEqualTo(Outcome.NONE_ADMISSIBLE);
        assertThat(found.choice()).isEqualTo(base);
        assertThat(found.best()).extracting(Contender::name).isEqualTo("fine-tune");
    }

    @Test
    void of_nobodyRan_saysSo() {
        assertThat(choose().outcome()).isEqualTo(Outcome.NOTHING_SCORED);
    }

    @Test
    void compareTo_allKinds_followsTheDocumentedOrder() {
        List<Simplicity> order = List.of(
                new Simplicity(null, false, false, 1, 0),
                new Simplicity(Strategy.FEATURE_EXTRACTION, true, true, 1, 9),
                new Simplicity(Strategy.HEAD, false, false, 0, 5),
                new Simplicity(Strategy.HEAD, false, false, 1, 2),
                new Simplicity(Strategy.HEAD, true, false, 0, 1),
                new Simplicity(Strategy.FINE_TUNE, false, false, 0, 0),
                new Simplicity(Strategy.FULL, false, false, 0, 0),
                new Simplicity(Strategy.SCRATCH, false, false, 0, 0));
        List<Simplicity> shuffled = new ArrayList<>(order);
        java.util.Collections.reverse(shuffled);
        assertThat(shuffled.stream().sorted()).containsExactlyElementsOf(order);
    }

    @Test
    void corrected_holmsExample_isWorkedOutByHand() {
        // Sorted 0.005 0.01 0.03 0.04, times 4 3 2 1, never falling: 0.02 0.03 0.06 0.06.
        assertThat(Holm.corrected(0.01, 0.04, 0.03, 0.005))
                .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
        assertThat(Holm.corrected()).isEmpty();
        assertThat(Holm.corrected(0.7, 0.8)).containsExactly(1, 1);
    }

    @Test
    void of_imagesAndScenes_cutsInTwoEqualPartsAndKeepsScenesWhole() {
        List<String> images = IntStream.range(0, 41).mapToObj(Integer::toString).toList();
        List<String> scenes =
                IntStream.range(0, 60).mapToObj(i -> "drive" + i / 5).toList();
        Halves halves = Halves.of(Map.of("domain", images, "fog", scenes));
        int[] first = halves.first().of("domain");
        assertThat(Arrays.stream(first).sum()).isBetween(20, 21);
        assertThat(Arrays.stream(halves.first().of("fog")).sum()).isEqualTo(30);
        for (int i = 0; i < 60; i++) {
            assertThat(halves.first().of("fog")[i]).isEqualTo(halves.first().of("fog")[5 * (i / 5)]);
            assertThat(halves.first().of("fog")[i] + halves.second().of("fog")[i])
                    .isEqualTo(1);
        }
    }

    @Test
    void crossFit_winnersByLuckOnly_takesTheLuckAway() {
        double plain = 0;
        double fitted = 0;
        for (int study = 0; study < 40; study++) {
            List<Contender> lucky = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                lucky.add(lucky(study * 100 + i));
            }
            CrossFit fit = CrossFit.of(GOAL, base, lucky, Halves.of(Map.of("domain", numbers(), "fog", numbers())));
            plain += fit.plain() / 40;
            fitted += fit.crossFitted() / 40;
        }
        // Nobody is better than the base; the best of eight looks as if.
        assertThat(plain).isGreaterThan(0.05);
        assertThat(Math.abs(fitted)).isLessThan(0.025);
    }

    private static List<String> numbers() {
        return IntStream.range(0, IMAGES).mapToObj(Integer::toString).toList();
    }

    /** Every image's value is luck around the base's. */
    private static Contender lucky(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values =
                random.doubles(IMAGES).map(value -> 0.7 + 0.9 * (value - 0.5)).toArray();
        ToDoubleFunction<int[]> domain = times -> IntStream.range(0, IMAGES)
                        .mapToDouble(i -> times[i] * values[i])
                        .sum()
                / Arrays.stream(times).sum();
        Map<String, List<ToDoubleFunction<int[]>>> scorers =
                Map.of("domain", List.of(domain), "fog", List.of(times -> 0.5));
        Map<String, SampledScore> scores = new LinkedHashMap<>();
        scorers.forEach((set, ofSet) ->
                scores.put(set, SampledScore.of(ofSet, ImageDraws.ofImages(IMAGES, 2, 1), SeedDraws.of(1, 2, 1))));
        return new Contender(
                "lucky" + seed, 100, new Simplicity(Strategy.HEAD, false, false, 0, seed), List.of(), scorers, scores);
    }
}
