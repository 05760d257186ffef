package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PredictedPathTest {
    private static final double FOREVER = Double.POSITIVE_INFINITY;

    @Test
    void squaredDistance_normal_isChiSquare() {
        assertThat(PredictedPath.squaredDistance(0.5, FOREVER)).isCloseTo(1.3863, within(1e-4));
        assertThat(PredictedPath.squaredDistance(0.9, FOREVER)).isCloseTo(4.6052, within(1e-4));
    }

    @Test
    void squaredDistance_anyTail_isTheSameAtNineTenths() {
        for (double tail : new double[] {1, 1.5, 2, 5, 1e9}) {
            assertThat(PredictedPath.squaredDistance(0.9, tail)).isCloseTo(4.6052, within(1e-4));
        }
        assertThat(PredictedPath.squaredDistance(0.5, 2)).isCloseTo(4.6052 / 9, within(1e-4));
        assertThat(PredictedPath.squaredDistance(0.5, 1e9)).isCloseTo(1.3863, within(1e-4));
    }

    @Test
    void squaredDistance_studentSamples_holdTheirShare() {
        // With 2 degrees of freedom the chi-square divisor is 2 E, E exponential with mean 1: t = z / sqrt(E).
        SplittableRandom random = new SplittableRandom(7);
        int samples = 100_000;
        double unit = PredictedPath.squaredDistance(0.9, FOREVER) / 18;
        int inside = 0;
        for (int i = 0; i < samples; i++) {
            double normal = -2 * Math.log1p(-random.nextDouble());
            double square = normal / -Math.log1p(-random.nextDouble());
            inside += square * unit <= PredictedPath.squaredDistance(0.5, 2) ? 1 : 0;
        }
        assertThat((double) inside / samples).isCloseTo(0.5, within(0.01));
    }

    @Test
    void path_noDegreesOfFreedom_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PredictedPath(MotionHypothesis.STOPPING, 1, 0.2, 0, List.of()))
                .withMessageContaining("degrees of freedom");
    }
}
