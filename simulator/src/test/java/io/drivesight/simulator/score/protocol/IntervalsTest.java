package io.drivesight.simulator.score.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IntervalsTest {
    @Test
    void share_eightOfTen_isWilsonsInterval() {
        assertThat(Intervals.share(8, 10).low()).isCloseTo(0.4902, within(1e-4));
        assertThat(Intervals.share(8, 10).high()).isCloseTo(0.9433, within(1e-4));
        assertThat(Intervals.share(10, 10).high()).isCloseTo(1, within(1e-9));
    }

    @Test
    void rate_fiveEventsInTwoHours_isGarwoodsInterval() {
        assertThat(Intervals.rate(5, 2).low()).isCloseTo(1.6235 / 2, within(1e-3));
        assertThat(Intervals.rate(5, 2).high()).isCloseTo(11.6683 / 2, within(1e-3));
        assertThat(Intervals.rate(0, 1).high()).isCloseTo(3.6889, within(1e-3));
        assertThat(Intervals.rate(0, 1).low()).isZero();
    }

    /** Half the 2.5 % point of chi square with 2000 degrees of freedom, and half the 97.5 % point with 2002. */
    @Test
    void rate_thousandEvents_isGarwoodsIntervalToo() {
        assertThat(Intervals.rate(1000, 1).low()).isCloseTo(938.9730, within(1e-3));
        assertThat(Intervals.rate(1000, 1).high()).isCloseTo(1063.9521, within(1e-3));
    }
}
