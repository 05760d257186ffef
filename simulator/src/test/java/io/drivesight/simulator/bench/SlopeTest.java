package io.drivesight.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.simulator.bench.SoakReport.Slope;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlopeTest {
    private static final double[] TIME =
            IntStream.range(0, 60).mapToDouble(i -> i).toArray();

    private static Slope of(IntToDoubleFunction value) {
        return Slope.of(TIME, IntStream.range(0, TIME.length).mapToDouble(value).toArray());
    }

    @Test
    void of_aStraightLine_isItsSlopeWithoutWidth() {
        Slope slope = of(i -> 5 + 0.5 * i);

        assertThat(slope.value()).isCloseTo(0.5, within(1e-9));
        assertThat(slope.high() - slope.low()).isCloseTo(0, within(1e-9));
    }

    @Test
    void of_aLineWithOutliers_isNotMovedByThem() {
        Slope slope = of(i -> i % 10 == 3 ? 1000 : 2 * i);

        assertThat(slope.value()).isCloseTo(2, within(0.2));
    }

    @Test
    void of_noise_hasZeroInItsInterval() {
        Random random = new Random(1);

        Slope slope = of(i -> 100 + 10 * random.nextGaussian());

        assertThat(slope.low()).isNegative();
        assertThat(slope.high()).isPositive();
    }

    @Test
    void of_noiseOnALine_hasTheSlopeInItsInterval() {
        Random random = new Random(2);

        Slope slope = of(i -> i + 5 * random.nextGaussian());

        assertThat(slope.low()).isBetween(0.5, 1.0);
        assertThat(slope.high()).isBetween(1.0, 1.5);
    }

    @Test
    void of_twoPoints_isRefused() {
        assertThatThrownBy(() -> Slope.of(new double[] {0, 1}, new double[] {0, 1}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
