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
        Criticality alone = chance >= RiskConfig.LIKELY ? Criticality.WARNING : Criticality.NONE;
        return by(time, alone, new Chance(chance, chance, 0, Double.POSITIVE_INFINITY), age, 1);
    }

    private Criticality by(double time, Criticality alone, Chance chance, double age, double existence) {
        return alarm.level(time, alone, Optional.of(chance), age, age, existence);
    }

    private Criticality byGrowth(double time, Criticality alone) {
        return alarm.level(time, alone, Optional.empty(), OLD, OLD, 1);
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

    private Criticality by(double time, double chance) {
        return by(time, Criticality.NONE, new Chance(chance, chance, 0, Double.POSITIVE_INFINITY), OLD, 1);
    }

    @Test
    void level_growsFast_isAWarningBeforeItIsSure() {
        by(1.0, 0.05);
        assertThat(by(1.1, 0.26)).isEqualTo(Criticality.NONE);
        assertThat(by(1.2, 0.45)).isEqualTo(Criticality.WARNING);
    }

    @Test
    void level_probableForLongButNotMore_isNone() {
        for (int i = 0; i < 20; i++) {
            assertThat(by(0.1 * i, 0.4 + 0.03 * (i % 2))).isEqualTo(Criticality.NONE);
        }
    }

    @Test
    void level_growsFastWhereHardlyProbable_isNone() {
        by(1.0, 0);
        assertThat(by(1.1, 0.29)).isEqualTo(Criticality.NONE);
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
    void level_farOffOfAYoungTrack_waitsLonger() {
        Chance far = new Chance(0.9, 0, 0, Double.POSITIVE_INFINITY);
        by(1.0, Criticality.WARNING, far, 0.2, 1);
        assertThat(by(1.3, Criticality.WARNING, far, 0.5, 1)).isEqualTo(Criticality.ATTENTION);
        assertThat(by(1.4, Criticality.WARNING, far, 0.6, 1)).isEqualTo(Criticality.WARNING);
    }

    @Test
    void level_ofWhatIsHardlyThere_isNoWarningUnlessGiven() {
        Chance near = new Chance(0.9, 0.9, 0, Double.POSITIVE_INFINITY);
        by(1.0, Criticality.WARNING, near, OLD, 0.4);
        assertThat(by(1.2, Criticality.WARNING, near, OLD, 0.4)).isEqualTo(Criticality.ATTENTION);
        assertThat(by(1.3, Criticality.WARNING, near, OLD, 0.6)).isEqualTo(Criticality.WARNING);
        assertThat(by(1.4, Criticality.WARNING, near, OLD, 0.4)).isEqualTo(Criticality.WARNING);
    }

    @Test
    void level_byGrowth_waitsLonger() {
        assertThat(byGrowth(1.0, Criticality.WARNING)).isEqualTo(Criticality.ATTENTION);
        assertThat(byGrowth(1.1, Criticality.EMERGENCY)).isEqualTo(Criticality.ATTENTION);
        assertThat(byGrowth(1.2, Criticality.EMERGENCY)).isEqualTo(Criticality.EMERGENCY);
    }
}
