package io.drivesight.training.bases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class WeightedTauTest {
    @Test
    void of_sameAndReversedOrder_isOneAndMinusOne() {
        List<Double> x = List.of(0.3, 0.9, 0.5);

        assertThat(WeightedTau.of(x, List.of(3.0, 9.0, 5.0))).isEqualTo(1);
        assertThat(WeightedTau.of(x, List.of(-3.0, -9.0, -5.0))).isEqualTo(-1);
    }

    @Test
    void of_exchangeFartherDown_weighsLess() {
        List<Double> x = List.of(3.0, 2.0, 1.0);

        // Weights of the pairs: 3/2, 4/3, 5/6; one of them is turned round.
        assertThat(WeightedTau.of(x, List.of(3.0, 1.0, 2.0))).isCloseTo(6.0 / 11, within(1e-12));
        assertThat(WeightedTau.of(x, List.of(2.0, 3.0, 1.0))).isCloseTo(2.0 / 11, within(1e-12));
    }

    @Test
    void of_allEqual_isNoNumber() {
        assertThat(WeightedTau.of(List.of(1.0, 1.0), List.of(1.0, 2.0))).isNaN();
    }
}
