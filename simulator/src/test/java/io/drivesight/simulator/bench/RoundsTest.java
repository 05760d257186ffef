package io.drivesight.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
    @Test
    void fairness_unevenShares_isTheLeastOverTheMost() {
        assertThat(Rounds.fairness(List.of(90L, 100L, 95L))).isEqualTo(0.9);
    }

    @Test
    void fairness_aCameraThatGotNothing_isZero() {
        assertThat(Rounds.fairness(List.of(0L, 7L))).isZero();
    }

    @Test
    void fairness_nothingToShare_isOne() {
        assertThat(Rounds.fairness(List.of())).isEqualTo(1);
        assertThat(Rounds.fairness(List.of(0L, 0L))).isEqualTo(1);
    }
}
