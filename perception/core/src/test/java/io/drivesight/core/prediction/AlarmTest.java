package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.prediction.ContactChance.Chance;
import io.drivesight.core.prediction.Risk.Criticality;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private static final double OLD = 5;
    private final Alarm alarm = new Alarm();

    private Criticality by(double time, double chance, double age) {
        Criticality alone = chance >= RiskConfig.DEFAULT.likely() ? Criticality.WARNING : Criticality.NONE;
        Chance known = new Chance(chance, 0, 0, Double.POSITIVE_INFINITY);
        return alarm.level(time, alone, Optional.of(known), age, RiskConfig.DEFAULT);
    }

    private Criticality byGrowth(double time, Criticality alone) {
        return alarm.level(time, alone, Optional.empty(), OLD, RiskConfig.DEFAULT);
    }

    @Test
    void level_probableInTwoFrames_isAWarningInTheSecond() {
        assertThat(by(1.0, 0.9, OLD)).isEqualTo(Criticality.ATTENTION);
        assertThat(by(1.1, 0.9, OLD)).isEqualTo(Criticality.WARNING);
    }

    @Test
    void level_singleFrames_areNever() {
        for (int i = 0; i < 10; i++) {
            assertThat(by(0.2 * i, 0.9, OLD)).isEqualTo(Criticality.ATTENTION);
            assertThat(by(0.2 * i + 0.1, 0.1, OLD)).isEqualTo(Criticality.NONE);
        }
    }

    @Test
    void level_givenOnce_staysUntilHalfAsProbable() {
        by(1.0, 0.9, OLD);
        by(1.1, 0.9, OLD);
        assertThat(by(1.2, 0.3, OLD)).isEqualTo(Criticality.WARNING);
        assertThat(by(1.3, 0.2, OLD)).isEqualTo(Criticality.NONE);
        assertThat(by(1.4, 0.3, OLD)).isEqualTo(Criticality.NONE);
    }

    @Test
    void level_youngTrack_waits() {
        by(1.0, 0.9, 0);
        assertThat(by(1.1, 0.9, 0.1)).isEqualTo(Criticality.ATTENTION);
        assertThat(by(1.3, 0.9, 0.3)).isEqualTo(Criticality.WARNING);
    }

    @Test
    void level_byGrowth_waitsLonger() {
        assertThat(byGrowth(1.0, Criticality.WARNING)).isEqualTo(Criticality.ATTENTION);
        assertThat(byGrowth(1.1, Criticality.EMERGENCY)).isEqualTo(Criticality.ATTENTION);
        assertThat(byGrowth(1.2, Criticality.EMERGENCY)).isEqualTo(Criticality.EMERGENCY);
    }
}
