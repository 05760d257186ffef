package io.drivesight.simulator.score.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.simulator.score.world.Gospa.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By hand, after the definition with alpha 2, p 2: sqrt(sum of squared distances + cutoff^2 / 2 for each missed or false). */
class GospaTest {
    private final Gospa gospa = new Gospa(10);

    @Test
    void add_oneFoundThreeMetresOff_isThreeMetres() {
        assertThat(gospa.add(List.of(new Place(0, 0, true)), List.of(new Place(3, 0, true))))
                .isCloseTo(3, within(1e-9));
    }

    @Test
    void add_oneMissedAndOneFalse_isTheCutoff() {
        assertThat(gospa.add(List.of(new Place(0, 0, true)), List.of(new Place(30, 0, true))))
                .isCloseTo(10, within(1e-9));
        assertThat(gospa.json().path("missed").doubleValue()).isEqualTo(1);
        assertThat(gospa.json().path("false").doubleValue()).isEqualTo(1);
    }

    @Test
    void add_twoAndOneFound_assignsTheNearer() {
        double distance =
                gospa.add(List.of(new Place(0, 0, true), new Place(5, 0, true)), List.of(new Place(4, 0, true)));

        assertThat(distance).isCloseTo(Math.sqrt(1 + 50), within(1e-9));
    }

    @Test
    void add_oneThatNeedNotBeFound_doesNotCount() {
        assertThat(gospa.add(List.of(new Place(0, 0, false)), List.of())).isZero();
        assertThat(gospa.add(List.of(new Place(0, 0, false)), List.of(new Place(2, 0, true))))
                .isZero();
    }
}
