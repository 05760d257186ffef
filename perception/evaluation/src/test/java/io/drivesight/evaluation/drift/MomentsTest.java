package io.drivesight.evaluation.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.drift.DriftProfile.FeatureReference;
import io.drivesight.core.drift.Feature;
import io.drivesight.core.drift.FrameFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MomentsTest {
    private static final int SIZE = Feature.ALL.size();

    private static Drive brightness(String name, double... levels) {
        List<FrameFeatures> frames = new ArrayList<>();
        for (double level : levels) {
            double[] values = DriftRig.typical();
            values[0] = level;
            frames.add(FrameFeatures.of(values));
        }
        return new Drive("a", name, frames);
    }

    /** Within: (100 + 0) / 2. Between: 50^2 + 50^2 over 1. Least spread: 4^2. */
    @Test
    void moments_ofTwoDrives_addVarianceWithinAndBetween() {
        Moments moments = Moments.of(List.of(brightness("x", 90, 110, 90, 110), brightness("y", 200, 200)), 10);

        assertThat(moments.location()[0]).isCloseTo(150, within(1e-9));
        assertThat(moments.covariance()[0][0]).isCloseTo(50 + 5000 + 16, within(1e-9));
        assertThat(moments.covariance()[1][1]).isCloseTo(9, within(1e-9));
    }

    @Test
    void moments_ofNoCorrelationAtAll_areShrunkEntirely() {
        assertThat(Moments.of(List.of(brightness("x", 90, 110)), 10).shrinkage())
                .isEqualTo(1);
    }

    @Test
    void moments_ofMoreFrames_areShrunkLess() {
        double few = Moments.of(correlated(40), 10).shrinkage();
        double many = Moments.of(correlated(800), 10).shrinkage();

        assertThat(many).isLessThan(few);
        assertThat(many).isBetween(0.1, 1.0);
    }

    private static List<Drive> correlated(int frames) {
        Random random = new Random(5);
        List<FrameFeatures> all = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            double[] values = DriftRig.typical();
            double common = random.nextGaussian();
            for (int j = 0; j < SIZE; j++) {
                values[j] += Feature.ALL.get(j).leastSpread() * (2 * common + random.nextGaussian());
            }
            all.add(FrameFeatures.of(values));
        }
        return List.of(new Drive("a", "b", all));
    }

    @Test
    void quantiles_ofDrivesOfDifferentLength_countEveryDriveTheSame() {
        List<Double> quantiles =
                Drive.quantiles(Feature.BRIGHTNESS, List.of(brightness("x", 10, 20, 30, 40), brightness("y", 100)));

        assertThat(quantiles).hasSize(FeatureReference.QUANTILES);
        assertThat(quantiles.get(0)).isEqualTo(10);
        assertThat(quantiles.get(5)).isEqualTo(20);
        assertThat(quantiles.get(10)).isEqualTo(40);
        assertThat(quantiles.get(11)).isEqualTo(100);
    }
}
