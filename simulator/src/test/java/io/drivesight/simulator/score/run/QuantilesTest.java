package io.drivesight.simulator.score.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuantilesTest {
    @Test
    void of_oneToHundred_takesTheLeastValueThatEnoughDoNotExceed() {
        Quantiles quantiles = Quantiles.of(
                IntStream.rangeClosed(1, 100).mapToObj(i -> (double) (101 - i)).toList());

        assertThat(quantiles).isEqualTo(new Quantiles(100, 50.5, 50, 90, 99, 100));
    }

    @Test
    void of_nothing_isNotANumber() {
        assertThat(Quantiles.of(List.of()).p50()).isNaN();
        assertThat(Quantiles.of(List.of()).count()).isZero();
    }
}
