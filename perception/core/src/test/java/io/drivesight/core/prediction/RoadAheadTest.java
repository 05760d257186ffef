package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.state.SavedState;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoadAheadTest {
    private static final double STEP = 0.1;

    private static RoadAhead driven(EgoMotion ego, double seconds) {
        RoadAhead road = new RoadAhead();
        for (double time = 0; time < seconds; time += STEP) {
            road.advance(ego, STEP);
        }
        return road;
    }

    @Test
    void curvature_inABend_isThatOfTheYawRate_fadingAhead() {
        RoadAhead road = driven(new EgoMotion(10, 0.1, 0), 3);
        assertThat(road.curvature(0)).isCloseTo(0.01, within(0.0005));
        assertThat(road.curvature(20)).isBetween(0.004, 0.01);
        assertThat(road.curvature(60)).isLessThan(road.curvature(20));
    }

    @Test
    void asideVariance_fartherAhead_isLarger() {
        RoadAhead road = driven(new EgoMotion(10, 0, 0), 3);
        assertThat(road.asideVariance(0)).isZero();
        assertThat(road.asideVariance(20)).isLessThan(road.asideVariance(40));
        // One who drives fast is on a straighter road.
        assertThat(driven(new EgoMotion(30, 0, 0), 3).asideVariance(40)).isLessThan(road.asideVariance(40));
    }

    /** Prior 0.0075 per metre at 14.1 m/s; 20 m behind the last knot the direction has walked by its square times 2 times 40 m. */
    @Test
    void doubt_behindTheLastKnot_growsAsRoadsBend() {
        RoadAhead road = driven(new EgoMotion(Math.sqrt(200), 0, 0), 3);
        double walk = 0.0075 * 0.0075 * 80 * 20;
        assertThat(road.doubt(120).heading()).isCloseTo(road.doubt(100).heading() + walk, within(1e-9));
        assertThat(road.doubt(120).aside()).isGreaterThan(road.doubt(100).aside() + walk * 400 / 3);
    }

    @Test
    void advance_withAMap_isTheMap() {
        List<Double> map = List.of(0.0, 0.005, 0.01, 0.01, 0.01, 0.0);
        RoadAhead road = driven(new EgoMotion(10, 0, 0, map), 1);
        for (int i = 0; i < map.size(); i++) {
            assertThat(road.curvature(i * EgoMotion.MAP_STEP)).isCloseTo(map.get(i), within(0.001));
        }
    }

    @Test
    void seeHeading_ofOneWhoDrivesAhead_bendsTheRoad() {
        RoadAhead road = driven(new EgoMotion(14, 0, 0), 1);
        for (int i = 0; i < 10; i++) {
            road.advance(new EgoMotion(14, 0, 0), STEP);
            road.seeHeading(50, 0.25, 0.03, STEP);
        }
        assertThat(road.curve().heading(50)).isCloseTo(0.25, within(0.06));
        assertThat(road.doubt(50).heading()).isLessThan(0.01);
    }

    @Test
    void seeRow_twoRowsAlongABend_teachItsShapeOnce() {
        double curvature = 0.004;
        RoadAhead road = driven(new EgoMotion(13, 13 * curvature, 0), STEP / 2);
        RoadCurve before = road.curve();
        for (double aside = -2.9; aside < 3; aside += 5.8) {
            double first = seen(before, curvature, 8, aside);
            for (double along = 16; along < 70; along += 8) {
                road.seeRow(8, along, seen(before, curvature, along, aside) - first, 0.05, 1);
            }
        }

        double[] at = new double[RoadCurve.PLACE];
        road.curve().place(40, 0, at);
        // 0.004 * 40^2 / 2.
        assertThat(at[1]).isBetween(3.05, 3.2);
    }

    /** How far to the left of a line one is seen who stands beside an arc. */
    private static double seen(RoadCurve line, double curvature, double along, double aside) {
        double[] at = new double[RoadCurve.PLACE];
        new RoadCurve(way -> curvature).place(along, aside, at);
        return line.locate(at[0], at[1]).aside();
    }

    @Test
    void seeLane_ofTwoInTheSamePlace_doesNotGoBeyondThem() {
        RoadAhead road = driven(new EgoMotion(13, 0, 0), 1);
        road.curve();
        road.seeLane(40, 1, 0.1, 1);
        road.seeLane(40, 1, 0.1, 1);
        double[] at = new double[RoadCurve.PLACE];
        road.curve().place(40, 0, at);
        assertThat(at[1]).isBetween(0.9, 1.0);
    }

    @Test
    void seeLane_oneThatIsFarOff_isNotBelieved() {
        RoadAhead road = driven(new EgoMotion(20, 0, 0), 1);
        road.seeLane(30, 40, 1, STEP);
        assertThat(Math.abs(road.curve().locate(30, 0).aside())).isLessThan(0.5);
    }

    @Test
    void state_writtenAndRead_isTheSame() {
        RoadAhead road = driven(new EgoMotion(12, 0.05, 0), 1);
        RoadAhead copy = new RoadAhead();
        SavedState.of(road::state).into(copy::state);
        copy.advance(new EgoMotion(12, 0.02, 0), STEP);
        road.advance(new EgoMotion(12, 0.02, 0), STEP);
        for (double along = 0; along < 100; along += 10) {
            assertThat(copy.curvature(along)).isEqualTo(road.curvature(along));
            assertThat(copy.asideVariance(along)).isEqualTo(road.asideVariance(along));
        }
    }
}
