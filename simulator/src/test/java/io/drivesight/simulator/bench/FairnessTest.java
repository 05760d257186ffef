package io.drivesight.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.simulator.bench.BenchReport.Load;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairnessTest {
    @Test
    void fairness_unevenShares_isTheLeastOverTheMost() {
        assertThat(Load.fairness(List.of(90L, 100L, 95L))).isEqualTo(0.9);
    }

    @Test
    void fairness_aCameraThatGotNothing_isZero() {
        assertThat(Load.fairness(List.of(0L, 7L))).isZero();
    }

    @Test
    void fairness_nothingToShare_isOne() {
        assertThat(Load.fairness(List.of())).isEqualTo(1);
        assertThat(Load.fairness(List.of(0L, 0L))).isEqualTo(1);
    }
}
