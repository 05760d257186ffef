package io.drivesight.core.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BendsTest {
    /** exp(-1) = 0.3679. */
    @Test
    void heading_fortyMetresAhead_hasTurnedByTwoThirdsOfTheCircles() {
        assertThat(Bends.heading(0.01, 40)).isCloseTo(0.01 * 40 * 0.6321, within(1e-4));
        assertThat(Bends.aside(0.01, 40)).isCloseTo(0.01 * 40 * (40 - 40 * 0.6321), within(1e-3));
        assertThat(Bends.heading(0.01, 1e6)).isCloseTo(0.4, within(1e-9));
    }

    @Test
    void unsure_byTheIntegralOfTheProcess() {
        assertThat(Bends.unsure(0.01, 0)).isZero();
        assertThat(Bends.unsure(0.01, 40))
                .isCloseTo(0.01 * Math.sqrt(3200 + 1600 * (-3 + 4 * 0.36788 - 0.13534)), within(1e-5));
        // 1.5 m/s2 at 20 m/s.
        assertThat(Bends.spread(20)).isCloseTo(0.00375, within(1e-9));
        assertThat(Bends.spread(2)).isEqualTo(0.01);
    }
}
