package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SafeDistanceTest {
    private final SafeDistance safe = new SafeDistance(RiskConfig.DEFAULT);

    @Test
    void metres_behindAnEquallyFastOne_isByHand() {
        // 20 * 0.5 + 3.5 * 0.25 / 2 + 21.75^2 / 8 - 400 / 16 = 10 + 0.4375 + 59.1328 - 25.
        assertThat(safe.metres(20, 20)).isCloseTo(44.5703, within(1e-3));
    }

    @Test
    void metres_behindAMuchFasterOne_isZero() {
        assertThat(safe.metres(5, 30)).isZero();
    }

    @Test
    void metres_towardsAnOncomingOne_addsBothStops() {
        assertThat(safe.metres(10, -10)).isCloseTo(2 * safe.metres(10, 0), within(1e-9));
    }
}
