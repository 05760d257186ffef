package io.drivesight.training.study;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One candidate's average precision on one set, with images and seeds drawn with replacement. The images of a set are drawn once for
 * everything that is scored on it, which makes differences paired (Koehn 2004, "Statistical significance tests for machine translation
 * evaluation", section 4); a draw of seeds counts for all sets alike: it is the same trained models that are scored on them.
 *
 * <p>Images of one drive look alike: drawn one by one they count for more than they are worth, and intervals come out too narrow.
 * Where a set has at least {@value #MIN_SCENES} scenes, whole scenes are drawn instead (the cluster bootstrap).
 *
 * <p>Few seeds say little about their spread, twice over. The spread of drawn means is too small by {@code sqrt((k - 1) / k)} for k
 * seeds: 71 % of the right one for two seeds, 82 % for three, 89 % for five (Efron and Tibshirani 1993, An Introduction to the
 * Bootstrap, section 5.3). And percentiles take that spread for known, where Student's distribution would be in order. Both are made good
 * by {@link #widening}, which moves the drawn means away from their centre. What remains: with one seed nothing is known of the
 * spread, and it is left out; and against a candidate without seeds (an untouched base) Student's distribution has half the degrees
 * of freedom that are assumed, which matters only where seeds spread more than images do.
 *
 * @param bySeed as measured, 0..1
 * @param draws the mean over the seeds in every draw, widened for few seeds
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Bootstrap(double[] bySeed, double[] draws) {
    /** Draws: the ends of an interval are then off by some 3 % of its width. */
    static final int DRAWS = 2000;
    /** With fewer scenes a draw of scenes has too few to choose from: intervals would be as wrong the other way. */
    static final int MIN_SCENES = 10;

    private static final double NORMAL = 1.960;
    /** Student's 97.5 % quantile for 2 (k - 1) degrees of freedom, from k = 2 seeds on. */
    private static final double[] STUDENT = {4.303, 2.776, 2.447, 2.306, 2.228, 2.179, 2.145, 2.120, 2.101};

    /** Things that are drawn one by one. */
    static List<Integer> single(int things) {
        return IntStream.range(0, things).boxed().toList();
    }

    /** What images are drawn by: the scene of each where scenes are known, fit, and are enough; else each by itself. */
    static List<?> groups(int images, @Nullable List<String> scenes) {
        return scenes != null
                        && scenes.size() == images
                        && scenes.stream().distinct().count() >= MIN_SCENES
                ? scenes
                : single(images);
    }

    /**
     * Draws groups: as many as there are.
     *
     * @param groups the group of each thing
     * @return how often each thing counts: draws x things
     */
    static int[][] draw(List<?> groups, int draws, long seed) {
        List<List<Integer>> members = List.copyOf(single(groups.size()).stream()
                .collect(Collectors.groupingBy(
                        thing -> (Object) groups.get(thing), LinkedHashMap::new, Collectors.toList()))
                .values());
        SplittableRandom random = new SplittableRandom(seed);
        int[][] times = new int[draws][groups.size()];
        for (int[] draw : times) {
            for (int i = 0; i < members.size(); i++) {
                members.get(random.nextInt(members.size())).forEach(thing -> draw[thing]++);
            }
        }
        return times;
    }

    /**
     * Scores every seed on every draw.
     *
     * @param scores for each seed, the average precision when every image counts so often
     * @param images draws x images
     * @param seeds draws x seeds
     */
    static Bootstrap of(List<? extends ToDoubleFunction<int[]>> scores, int[][] images, int[][] seeds) {
        int[] once = new int[images[0].length];
        Arrays.fill(once, 1);
        double[] measured =
                scores.stream().mapToDouble(score -> score.applyAsDouble(once)).toArray();
        double widening = widening(measured.length);
        double[] draws = IntStream.range(0, images.length)
                .parallel()
                .mapToDouble(draw -> {
                    double sum = 0;
                    double drawn = 0;
                    for (int seed = 0; seed < measured.length; seed++) {
                        double score = scores.get(seed).applyAsDouble(images[draw]);
                        sum += score;
                        drawn += seeds[draw][seed] * score;
                    }
                    return sum / measured.length + widening * ((drawn - sum) / measured.length);
                })
                .toArray();
        return new Bootstrap(measured, draws);
    }

    /**
     * How much farther from its centre a mean over drawn seeds has to lie: {@code sqrt(k / (k - 1)) t / z}, where t is Student's 97.5 % quantile
     * with 2 (k - 1) degrees of freedom (two candidates of k seeds each) and z the normal one. 3.10 for two seeds, 1.73 for
     * three, 1.32 for five.
     */
    static double widening(int seeds) {
        if (seeds < 2) {
            return 1;
        }
        double freedom = 2.0 * (seeds - 1);
        // Beyond the table: the first term of the Cornish-Fisher expansion, right to 0.01.
        double student = seeds - 2 < STUDENT.length
                ? STUDENT[seeds - 2]
                : NORMAL + (NORMAL * NORMAL * NORMAL + NORMAL) / (4 * freedom);
        return Math.sqrt(seeds / (seeds - 1.0)) * student / NORMAL;
    }

    /** As measured: mean over the seeds. */
    double mean() {
        return Arrays.stream(bySeed).average().orElse(Double.NaN);
    }

    /** Standard deviation over the seeds, n - 1 in the denominator; null for one seed. */
    @Nullable
    Double deviation() {
        double mean = mean();
        double squares = Arrays.stream(bySeed)
                .map(score -> (score - mean) * (score - mean))
                .sum();
        return bySeed.length < 2 ? null : Math.sqrt(squares / (bySeed.length - 1));
    }
}
