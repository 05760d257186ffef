package io.drivesight.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    /** Mean of fixed values over the drawn images: easy to work out by hand. */
    private static ToDoubleFunction<int[]> mean(double... values) {
        return times -> IntStream.range(0, values.length)
                        .mapToDouble(i -> times[i] * values[i])
                        .sum()
                / Arrays.stream(times).sum();
    }

    private static Bootstrap sampled(int[][] images, ToDoubleFunction<int[]> score) {
        return Bootstrap.of(List.of(score), images, Bootstrap.draw(Bootstrap.single(1), images.length, 3));
    }

    @Test
    void of_singleImages_drawsAsManyAsThereAre() {
        int[][] draws = Bootstrap.draw(Bootstrap.single(7), 50, 1);
        assertThat(draws).hasDimensions(50, 7);
        assertThat(List.of(draws)).allMatch(times -> Arrays.stream(times).sum() == 7);
        assertThat(draws).isDeepEqualTo(Bootstrap.draw(Bootstrap.single(7), 50, 1));
        assertThat(draws[0]).isNotEqualTo(Bootstrap.draw(Bootstrap.single(7), 50, 2)[0]);
    }

    @Test
    void of_enoughScenes_keepsImagesOfASceneTogether() {
        List<String> scenes =
                IntStream.range(0, 30).mapToObj(i -> "drive" + i / 3).toList();
        for (int[] times : Bootstrap.draw(Bootstrap.groups(30, scenes), 20, 1)) {
            for (int i = 0; i < 30; i++) {
                assertThat(times[i]).isEqualTo(times[3 * (i / 3)]);
            }
        }
    }

    @Test
    void of_tooFewScenes_drawsImages() {
        List<String> scenes =
                IntStream.range(0, 30).mapToObj(i -> "drive" + i / 10).toList();
        assertThat(Bootstrap.draw(Bootstrap.groups(30, scenes), 20, 1))
                .isDeepEqualTo(Bootstrap.draw(Bootstrap.single(30), 20, 1));
    }

    @Test
    void widening_knownNumbersOfSeeds_isStudentOverNormalTimesTheLostSpread() {
        assertThat(Bootstrap.widening(1)).isEqualTo(1);
        assertThat(Bootstrap.widening(2)).isCloseTo(Math.sqrt(2) * 4.303 / 1.96, within(1e-9));
        assertThat(Bootstrap.widening(3)).isCloseTo(Math.sqrt(1.5) * 2.776 / 1.96, within(1e-9));
        assertThat(Bootstrap.widening(11)).isCloseTo(Math.sqrt(1.1) * 2.086 / 1.96, within(0.01));
    }

    @Test
    void estimate_knownDraws_hasTheirQuantilesAndShares() {
        double[] draws =
                IntStream.rangeClosed(-10, 30).mapToDouble(i -> i / 10.0).toArray();
        Estimate estimate = Estimate.of(1, draws);
        // 41 draws: 2.5 % of 40 steps is the first step.
        assertThat(estimate.low()).isCloseTo(-0.9, within(1e-9));
        assertThat(estimate.high()).isCloseTo(2.9, within(1e-9));
        assertThat(isDifferent(estimate)).isFalse();
    }

    @Test
    void estimate_drawsWithoutNumbers_areLeftOut() {
        assertThat(Estimate.of(1, new double[] {Double.NaN, 2, 2}).low()).isEqualTo(2);
        assertThat(Estimate.of(1, new double[] {Double.NaN}).low()).isNaN();
    }

    @Test
    void difference_sameShiftOnEveryImage_isKnownExactly() {
        int[][] images = Bootstrap.draw(Bootstrap.single(4), 500, 1);
        Estimate gain = Estimate.difference(
                sampled(images, mean(0.3, 0.9, 0.1, 0.6)), sampled(images, mean(0.2, 0.8, 0.0, 0.5)));
        // Unpaired draws would scatter by the spread of the images.
        assertThat(gain.value()).isCloseTo(0.1, within(1e-9));
        assertThat(gain.low()).isCloseTo(0.1, within(1e-9));
        assertThat(gain.high()).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void difference_twoImages_hasTheSharesOfAllFourDraws() {
        int[][] images = Bootstrap.draw(Bootstrap.single(2), 20_000, 1);
        // By image -0.2 and +0.4: draws (1,1) -0.2, (1,2) and (2,1) +0.1, (2,2) +0.4.
        Estimate gain = Estimate.difference(sampled(images, mean(0.2, 0.6)), sampled(images, mean(0.4, 0.2)));
        assertThat(gain.value()).isCloseTo(0.1, within(1e-9));
        assertThat(gain.low()).isCloseTo(-0.2, within(1e-9));
        assertThat(gain.high()).isCloseTo(0.4, within(1e-9));
    }

    @Test
    void score_threeSeeds_hasTheSpreadOfStudentsMean() {
        int[][] images = Bootstrap.draw(Bootstrap.single(1), 20_000, 1);
        Bootstrap score = Bootstrap.of(
                List.of(mean(0.1), mean(0.2), mean(0.3)), images, Bootstrap.draw(Bootstrap.single(3), 20_000, 1));
        // Drawn means of three values have the spread sqrt(2/3) 0.1 / sqrt(3); widened by sqrt(3/2) t / z it is 0.1 /
        // sqrt(3) t / z.
        double[] draws = score.draws();
        double squares = Arrays.stream(draws)
                .map(draw -> (draw - 0.2) * (draw - 0.2))
                .average()
                .orElse(0);
        assertThat(Math.sqrt(squares)).isCloseTo(0.1 / Math.sqrt(3) * 2.776 / 1.96, within(0.001));
        assertThat(score.mean()).isCloseTo(0.2, within(1e-9));
        assertThat(score.deviation()).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void difference_noneThere_isFoundInOneOfTwentyStudies() {
        // Images only; images and seeds that differ as much as real ones do; seeds alone against a base without.
        assertThat(falseAlarms(1, 1, 0)).isBetween(0.01, 0.10);
        assertThat(falseAlarms(3, 3, 0.01)).isBetween(0.0, 0.09);
        assertThat(falseAlarms(2, 2, 0.01)).isBetween(0.0, 0.09);
        assertThat(falseAlarms(3, 1, 0.01)).isBetween(0.0, 0.10);
    }

    @Test
    void difference_realOne_isFound() {
        int found = 0;
        for (int study = 0; study < 20; study++) {
            found += compare(study, 3, 3, 0.01, 0.08).low() > 0 ? 1 : 0;
        }
        assertThat(found).isGreaterThanOrEqualTo(18);
    }

    /** Share of studies in which a difference is found between two candidates of the same quality. */
    static double falseAlarms(int seeds, int otherSeeds, double seedSpread) {
        int studies = 200;
        int found = 0;
        for (int study = 0; study < studies; study++) {
            found += isDifferent(compare(study, seeds, otherSeeds, seedSpread, 0)) ? 1 : 0;
        }
        return (double) found / studies;
    }

    /** The interval leaves 0 out. */
    private static boolean isDifferent(Estimate estimate) {
        return estimate.low() > 0 || estimate.high() < 0;
    }

    private static Estimate compare(int study, int seeds, int otherSeeds, double seedSpread, double difference) {
        int images = 80;
        int draws = 400;
        SplittableRandom random = new SplittableRandom(study);
        int[][] drawn = Bootstrap.draw(Bootstrap.single(images), draws, study);
        long world = random.nextLong();
        Bootstrap one = candidate(random, world, images, seeds, seedSpread, 0.6 + difference, drawn);
        Bootstrap other = candidate(random, world, images, otherSeeds, seedSpread, 0.6, drawn);
        return Estimate.difference(one, other);
    }

    private static Bootstrap candidate(
            SplittableRandom random, long world, int images, int seeds, double spread, double quality, int[][] drawn) {
        List<ToDoubleFunction<int[]>> scores = new ArrayList<>();
        for (int seed = 0; seed < seeds; seed++) {
            // Without seeds there is no spread over them either: an untouched base.
            double own = seeds == 1 ? quality : quality + spread * random.nextGaussian();
            scores.add(TestStudies.matched(images, world, own, random.nextInt())::averagePrecision);
        }
        return Bootstrap.of(scores, drawn, Bootstrap.draw(Bootstrap.single(seeds), drawn.length, random.nextLong()));
    }
}
