package io.drivesight.evaluation.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuantilesTest {
    @Test
    void median_ofEvenAndOddCounts_isTheMiddle() {
        assertThat(Quantiles.median(3, 1, 2)).isEqualTo(2);
        assertThat(Quantiles.median(4, 1, 3, 2)).isEqualTo(2.5);
        assertThat(Quantiles.median(List.of("a", "bbb"), String::length)).isEqualTo(2);
        assertThat(Quantiles.median()).isNaN();
    }

    @Test
    void of_betweenTwoValues_interpolates() {
        assertThat(Quantiles.of(0.25, 10, 20, 30, 40)).isEqualTo(17.5);
        assertThat(Quantiles.of(0, 2, 1)).isEqualTo(1);
        assertThat(Quantiles.of(1, 2, 1)).isEqualTo(2);
    }

    @Test
    void nearestRank_ofAnyShare_isAValueThatOccurred() {
        assertThat(Quantiles.nearestRank(0.5, 4, 1, 3, 2)).isEqualTo(2);
        assertThat(Quantiles.nearestRank(0.51, 4, 1, 3, 2)).isEqualTo(3);
        assertThat(Quantiles.nearestRank(0, 4, 1)).isEqualTo(1);
        assertThat(Quantiles.nearestRank(0.5)).isNaN();
    }
}
