package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.prediction.AcrossRoad.Belief;
import org.junit.jupiter.api.Test;

class AcrossRoadTest {
    @Test
    void anywhere_driftIsBelievedByItsShareOfTheVariance() {
        Belief belief = new AcrossRoad(2, 1, 0.5, 1, 0).anywhere(1);
        assertThat(belief.aside()).isEqualTo(2);
        assertThat(belief.place()).isEqualTo(0.5);
        assertThat(belief.drift()).isCloseTo(0.5, within(1e-12));
        assertThat(belief.speed()).isCloseTo(0.5, within(1e-12));
        assertThat(belief.density()).isCloseTo(Math.exp(-0.25) / Math.sqrt(2), within(1e-12));
    }

    /** Prior 3.4 m with 0.6 m, seen at 0 with 3 m: 0.36 of 9.36 is believed. */
    @Test
    void about_roadUnknown_isInItsLane() {
        Belief belief = new AcrossRoad(0, 0, 9, 0.1, 0).about(3.4, 0.6, 0.25);
        assertThat(belief.aside()).isCloseTo(3.4 - 3.4 * 0.36 / 9.36, within(1e-9));
        assertThat(belief.place()).isCloseTo(0.36 * 9 / 9.36, within(1e-9));
        assertThat(belief.drift()).isZero();
    }

    @Test
    void about_roadKnown_oneInTheWrongLaneIsNotInItsOwn() {
        AcrossRoad seen = new AcrossRoad(0, 0, 0.04, 0.1, 0);
        assertThat(seen.about(3.4, 0.6, 0.25).density())
                .isLessThan(0.01 * seen.about(1.7, 5, 1).density());
    }

    /** A road that bends to the left by 4 m more than believed also turns the traffic on it: both together are likelier. */
    @Test
    void about_shiftAndTurnTogether_areTheRoads() {
        double together = -0.9 * Math.sqrt(9 * 4);
        Belief road = new AcrossRoad(7.4, -3, 9, 4, together).about(3.4, 0.6, 0.25);
        Belief drift = new AcrossRoad(7.4, 3, 9, 4, together).about(3.4, 0.6, 0.25);
        assertThat(road.density()).isGreaterThan(20 * drift.density());
        assertThat(road.aside()).isCloseTo(3.4, within(0.5));
        assertThat(road.drift()).isCloseTo(0, within(0.2));
    }
}
