package io.drivesight.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.drift.DriftProfile.DriftThreshold.Basis;
import io.drivesight.core.drift.DriftProfile.FeatureReference;
import io.drivesight.core.drift.DriftReading.Contribution;
import io.drivesight.core.drift.Yardstick.SymmetricMatrix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class YardstickTest {
    private static final int SIZE = Feature.ALL.size();

    @Test
    void inverseSquareRoot_twoByTwo_isAsByHand() {
        double[][] root = SymmetricMatrix.inverseSquareRoot(new double[][] {{1, 0.5}, {0.5, 1}});

        double same = (1 / Math.sqrt(1.5) + 1 / Math.sqrt(0.5)) / 2;
        double other = (1 / Math.sqrt(1.5) - 1 / Math.sqrt(0.5)) / 2;
        assertThat(root[0]).containsExactly(new double[] {same, other}, within(1e-12));
        assertThat(root[1]).containsExactly(new double[] {other, same}, within(1e-12));
    }

    @Test
    void inverseSquareRoot_notPositiveDefinite_isRefused() {
        assertThatThrownBy(() -> SymmetricMatrix.inverseSquareRoot(new double[][] {{1, 2}, {2, 1}}))
                .isInstanceOf(DriftException.class);
    }

    private static double[][] diagonal(double variance) {
        double[][] matrix = new double[SIZE][SIZE];
        for (int i = 0; i < SIZE; i++) {
            matrix[i][i] = variance;
        }
        return matrix;
    }

    @Test
    void distance_uncorrelated_isTheRootMeanSquareOfShifts() {
        Yardstick yardstick = new Yardstick(new double[SIZE], diagonal(4));
        double[] mean = new double[SIZE];
        mean[0] = -6;
        mean[1] = 8;

        assertThat(yardstick.distance(mean)).isCloseTo(Math.sqrt((9 + 16) / (double) SIZE), within(1e-12));
        List<Contribution> parts = yardstick.contributions(mean);
        assertThat(parts.get(0).feature()).isEqualTo(Feature.CONTRAST);
        assertThat(parts.get(0).share()).isCloseTo(0.64, within(1e-12));
        assertThat(parts.get(0).shift()).isCloseTo(4, within(1e-12));
        assertThat(parts.get(1).word()).isEqualTo("darker");
        assertThat(parts.get(1).share()).isCloseTo(0.36, within(1e-12));
    }

    /** Two features with correlation r and equal shifts z: their part of d' S^-1 d is 2 z^2 / (1 + r). */
    @Test
    void distance_correlated_isMahalanobis() {
        double[][] covariance = diagonal(1);
        covariance[0][1] = 0.6;
        covariance[1][0] = 0.6;
        double[] mean = new double[SIZE];
        mean[0] = 2;
        mean[1] = 2;

        assertThat(new Yardstick(new double[SIZE], covariance).distance(mean))
                .isCloseTo(Math.sqrt(2 * 4 / 1.6 / SIZE), within(1e-12));
    }

    @Test
    void contributions_ofAnything_sumToOne() {
        double[] mean = DriftRig.typical();
        mean[0] += 20;
        mean[5] -= 0.2;

        assertThat(DriftRig.profile(Basis.DRIVES).yardstick().contributions(mean).stream()
                        .mapToDouble(Contribution::share)
                        .sum())
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void wasserstein_ofAShiftedDistribution_isTheShiftInSpreads() {
        List<Double> from = new ArrayList<>();
        List<Double> to = new ArrayList<>();
        for (int i = 0; i < FeatureReference.QUANTILES; i++) {
            from.add((double) i);
            to.add(i + 6.0);
        }

        assertThat(new FeatureReference(Feature.BRIGHTNESS, 10, 3, from).wasserstein(to))
                .isCloseTo(2, within(1e-12));
    }
}
