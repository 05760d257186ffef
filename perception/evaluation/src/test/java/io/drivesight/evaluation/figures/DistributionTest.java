package io.drivesight.evaluation.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTest {
    @Test
    void of_oneToHundred_takesTheLeastValueThatEnoughDoNotExceed() {
        Distribution quantiles = Distribution.of(
                IntStream.rangeClosed(1, 100).mapToObj(i -> (double) (101 - i)).toList());

        assertThat(quantiles).isEqualTo(new Distribution(100, 50.5, 50, 90, 99, 100));
    }

    @Test
    void of_nothing_isNotANumber() {
        assertThat(Distribution.of(List.of()).p50()).isNaN();
        assertThat(Distribution.of(List.of()).count()).isZero();
    }
}
