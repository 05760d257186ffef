package io.drivesight.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FairnessTest {
    @Test
    void of_unevenShares_isTheLeastOverTheMost() {
        assertThat(Fairness.of(List.of(90L, 100L, 95L))).isEqualTo(0.9);
    }

    @Test
    void of_aCameraThatGotNothing_isZero() {
        assertThat(Fairness.of(List.of(0L, 7L))).isZero();
    }

    @Test
    void of_nothingToShare_isOne() {
        assertThat(Fairness.of(List.of())).isEqualTo(1);
        assertThat(Fairness.of(List.of(0L, 0L))).isEqualTo(1);
    }
}
