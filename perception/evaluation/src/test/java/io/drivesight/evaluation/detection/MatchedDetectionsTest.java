package io.drivesight.evaluation.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.geometry.Box;
import io.drivesight.evaluation.detection.MatchedDetections.DetectionVerdict;
import io.drivesight.evaluation.detection.ScoredImage.ScoredBox;
import io.drivesight.evaluation.detection.ScoredImage.TruthBox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchedDetectionsTest {
    private static final int CAR = 2;
    private static final int IMAGES = 30;

    /** Objects, ignored ones and crowds; detections near them and elsewhere, many with equal scores. */
    private static List<ScoredImage> images(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<ScoredImage> images = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            List<TruthBox> truth = new ArrayList<>();
            List<ScoredBox> found = new ArrayList<>();
            for (int k = random.nextInt(6); k > 0; k--) {
                Box box = box(random, 100 * k, 0);
                truth.add(
                        switch (random.nextInt(5)) {
                            case 0 -> TruthBox.ignored(CAR, box);
                            case 1 -> TruthBox.crowd(CAR, box);
                            case 2 -> TruthBox.of(CAR + 1, box);
                            default -> TruthBox.of(CAR, box);
                        });
                for (int d = random.nextInt(3); d > 0; d--) {
                    found.add(new ScoredBox(CAR, box(random, 100 * k, 15), random.nextInt(1, 8) / 8.0));
                }
            }
            images.add(new ScoredImage(truth, found));
        }
        return images;
    }

    private static Box box(SplittableRandom random, double x, int shift) {
        double left = x + (shift == 0 ? 0 : random.nextInt(shift));
        return new Box(left, 100, left + 40, 140);
    }

    private static double byScorer(List<ScoredImage> images, int[] times) {
        List<ScoredImage> repeated = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            for (int copy = 0; copy < times[i]; copy++) {
                repeated.add(images.get(i));
            }
        }
        return new CocoScorer(CocoSettings.AP50_ONLY)
                .score(repeated)
                .ofClass(CAR)
                .averagePrecision(0.5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void averagePrecision_resampledImages_equalsTheScorersOnTheRepeatedList(long seed) {
        List<ScoredImage> images = images(seed);
        MatchedDetections matched = MatchedDetections.of(images, CAR, 0.5);
        SplittableRandom random = new SplittableRandom(seed);

        for (int resample = 0; resample < 20; resample++) {
            int[] times = new int[IMAGES];
            for (int i = 0; i < IMAGES; i++) {
                times[random.nextInt(IMAGES)]++;
            }
            assertThat(matched.averagePrecision(times)).isEqualTo(byScorer(images, times));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void averagePrecision_everyImageOnce_equalsTheScorers(long seed) {
        List<ScoredImage> images = images(seed);
        int[] once = new int[IMAGES];
        Arrays.fill(once, 1);

        double averagePrecision = MatchedDetections.of(images, CAR, 0.5).averagePrecision();

        assertThat(averagePrecision).isBetween(0.05, 0.95).isEqualTo(byScorer(images, once));
    }

    @Test
    void averagePrecision_noObjectThatCounts_isNotANumber() {
        MatchedDetections matched = MatchedDetections.of(images(1), CAR, 0.5);

        assertThat(matched.averagePrecision(new int[IMAGES])).isNaN();
        assertThat(MatchedDetections.of(List.of(), CAR, 0.5).averagePrecision()).isNaN();
    }

    @Test
    void of_imageWithoutTheClass_keepsItsPlace() {
        Box box = new Box(0, 0, 50, 50);
        MatchedDetections matched = MatchedDetections.of(
                List.of(
                        new ScoredImage(List.of(), List.of()),
                        new ScoredImage(
                                List.of(TruthBox.of(CAR, box)),
                                List.of(
                                        new ScoredBox(CAR, new Box(200, 0, 250, 50), 0.2),
                                        new ScoredBox(CAR, box, 0.9)))),
                CAR,
                0.5);

        assertThat(matched.images()).isEqualTo(2);
        assertThat(matched.objects(0)).isZero();
        assertThat(matched.detections(1)).isEqualTo(2);
        assertThat(matched.verdict(1, 0)).isEqualTo(DetectionVerdict.RIGHT);
        assertThat(matched.verdict(1, 1)).isEqualTo(DetectionVerdict.WRONG);
        assertThat(matched.score(1, 1)).isEqualTo(0.2);
        assertThat(matched.objects()).isEqualTo(1);
    }

    @Test
    void averagePrecision_weightsThatDoNotFit_refused() {
        MatchedDetections matched = MatchedDetections.of(images(1), CAR, 0.5);

        assertThatThrownBy(() -> matched.averagePrecision(new int[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 weights for 30 images");
        int[] negative = new int[IMAGES];
        negative[4] = -1;
        assertThatThrownBy(() -> matched.averagePrecision(negative)).hasMessageContaining("-1 times");
    }

    @Test
    void new_countsThatContradictTheScores_refused() {
        assertThatThrownBy(() -> new MatchedDetections(new int[] {1}, new int[] {2}, new double[] {0.5}, "R"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MatchedDetections(new int[] {1}, new int[] {1}, new double[] {Double.NaN}, "R"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
