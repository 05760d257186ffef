package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.prediction.RoadCurve.Spot;
import org.junit.jupiter.api.Test;

class RoadCurveTest {
    private static final double RADIUS = 50;
    private final RoadCurve left = new RoadCurve(along -> 1 / RADIUS);
    private final RoadCurve right = new RoadCurve(along -> -1 / RADIUS);

    @Test
    void place_onACircle_isOnTheCircle() {
        double[] at = new double[RoadCurve.PLACE];
        double quarter = RADIUS * Math.PI / 2;
        left.place(quarter, 0, at);
        assertThat(at[0]).isCloseTo(RADIUS, within(0.01));
        assertThat(at[1]).isCloseTo(RADIUS, within(0.01));
        left.place(quarter, 2, at);
        assertThat(at[0]).isCloseTo(RADIUS - 2, within(0.01));
        right.place(quarter, 0, at);
        assertThat(at[1]).isCloseTo(-RADIUS, within(0.01));
        assertThat(at[3]).isCloseTo(-1, within(1e-3));
    }

    @Test
    void locate_whatWasPlaced_findsIt() {
        double[] at = new double[RoadCurve.PLACE];
        for (double along = -8; along < 90; along += 3.7) {
            for (double aside = -9; aside < 10; aside += 4.5) {
                left.place(along, aside, at);
                Spot spot = left.locate(at[0], at[1]);
                assertThat(spot.along()).isCloseTo(along, within(0.05));
                assertThat(spot.aside()).isCloseTo(aside, within(0.02));
                assertThat(spot.heading()).isCloseTo(along / RADIUS, within(0.002));
            }
        }
    }

    @Test
    void locate_beyondTheEnds_goesOnStraight() {
        assertThat(RoadCurve.STRAIGHT.locate(300, -2)).isEqualTo(new Spot(300, -2, 0));
        RoadCurve slight = new RoadCurve(along -> 1e-6);
        assertThat(slight.locate(300, -2).along()).isCloseTo(300, within(0.1));
        assertThat(slight.locate(-60, 1).along()).isCloseTo(-60, within(0.1));
    }
}
