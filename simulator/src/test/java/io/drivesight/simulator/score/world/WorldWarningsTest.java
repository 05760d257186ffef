package io.drivesight.simulator.score.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorldWarningsTest {
    @Test
    void end_lateCameraTellsBetweenNewerOnes_isOneAlarm() {
        WorldWarnings warnings = new WorldWarnings();
        for (int step = 0; step < 20; step++) {
            double now = 1 + 0.1 * step;
            warnings.add("7", now, false);
            warnings.add("7", now - 0.3, false);
        }

        warnings.end();

        assertThat(warnings.json().path("falseAlarms").intValue()).isEqualTo(1);
    }
}
