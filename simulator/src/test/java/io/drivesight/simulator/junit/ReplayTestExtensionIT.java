package io.drivesight.simulator.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.simulator.replaytest.ReplayTestResult;
import org.junit.jupiter.api.Timeout;

/** As in a user's own project: a synthetic drive with the detector that ships. */
@Timeout(240)
class ReplayTestExtensionIT {
    @ReplayTest("replay-tests/following.yaml")
    void following_inClearWeather_isAsExpected(ReplayTestResult result) {
        assertThat(result.passed()).isTrue();
        assertThat(result.figures().at("/run/outcomes/PROCESSED").asInt()).isPositive();
    }
}
