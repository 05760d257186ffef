package io.drivesight.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.simulator.collect.Durations.Percentiles;
import java.util.List;
import org.junit.jupiter.api.Test;

class MediansTest {
    @Test
    void of_oddNumber_isTheMiddle() {
        assertThat(Medians.of(9, 1, 5)).isEqualTo(5);
    }

    @Test
    void of_evenNumber_isTheMeanOfTheTwoInTheMiddle() {
        assertThat(Medians.of(9, 1, 5, 6)).isEqualTo(5.5);
    }

    @Test
    void of_nothing_isZero() {
        assertThat(Medians.of()).isZero();
    }

    @Test
    void of_percentiles_takesTheMedianOfEachAndTheLongestOfAll() {
        Percentiles median = Medians.of(
                List.of(new Percentiles(1, 2, 3, 40), new Percentiles(3, 1, 9, 4), new Percentiles(2, 3, 6, 5)));

        assertThat(median).isEqualTo(new Percentiles(2, 2, 6, 40));
    }
}
