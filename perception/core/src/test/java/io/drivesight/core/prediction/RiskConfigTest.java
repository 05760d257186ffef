package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RiskConfigTest {
    @Test
    void safeDistance_behindAnEquallyFastOne_isByHand() {
        // 20 * 0.5 + 3.5 * 0.25 / 2 + 21.75^2 / 8 - 400 / 16 = 10 + 0.4375 + 59.1328 - 25.
        assertThat(RiskConfig.safeDistance(20, 20)).isCloseTo(44.5703, within(1e-3));
    }

    @Test
    void safeDistance_behindAMuchFasterOne_isZero() {
        assertThat(RiskConfig.safeDistance(5, 30)).isZero();
    }

    @Test
    void safeDistance_towardsAnOncomingOne_addsBothStops() {
        assertThat(RiskConfig.safeDistance(10, -10)).isCloseTo(2 * RiskConfig.safeDistance(10, 0), within(1e-9));
    }
}
