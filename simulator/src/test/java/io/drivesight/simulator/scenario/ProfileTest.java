package io.drivesight.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private final Profile braking = new Profile(List.of(new Profile.Key(2, 10), new Profile.Key(4, 0)));

    @Test
    void at_betweenKeys_isStraight() {
        assertThat(braking.at(0)).isEqualTo(10);
        assertThat(braking.at(3)).isEqualTo(5);
        assertThat(braking.at(9)).isEqualTo(0);
    }

    @Test
    void integral_ofBraking_isTheStoppingDistance() {
        assertThat(braking.integral(2)).isEqualTo(20);
        assertThat(braking.integral(3)).isCloseTo(27.5, within(1e-12));
        assertThat(braking.integral(100)).isCloseTo(30, within(1e-12));
        assertThat(braking.integral(-1)).isEqualTo(-10);
    }

    @Test
    void smoothAt_betweenKeys_startsAndEndsLevel() {
        assertThat(braking.smoothAt(3)).isEqualTo(5);
        assertThat(braking.smoothSlope(2)).isEqualTo(0);
        assertThat(braking.smoothSlope(4)).isEqualTo(0);
        assertThat(braking.smoothSlope(3)).isCloseTo(-7.5, within(1e-12));
    }

    @Test
    void new_timesNotGrowing_isRefused() {
        assertThatThrownBy(() -> new Profile(List.of(new Profile.Key(2, 1), new Profile.Key(2, 3))))
                .hasMessageContaining("times must grow");
    }
}
