package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.state.StateWriter;
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
        assertThat(road.headingVariance(50)).isLessThan(0.01);
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
        StateWriter out = new StateWriter(1);
        road.write(out);
        copy.read(out.state().reader(1));
        copy.advance(new EgoMotion(12, 0.02, 0), STEP);
        road.advance(new EgoMotion(12, 0.02, 0), STEP);
        for (double along = 0; along < 100; along += 10) {
            assertThat(copy.curvature(along)).isEqualTo(road.curvature(along));
            assertThat(copy.asideVariance(along)).isEqualTo(road.asideVariance(along));
        }
    }
}
