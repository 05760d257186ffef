package io.drivesight.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoadTest {
    @Test
    void at_straightRoad_goesAlongX() {
        Pose pose = new Road(List.of()).at(50, 2);
        assertThat(pose.x()).isCloseTo(50, within(1e-9));
        assertThat(pose.y()).isCloseTo(2, within(1e-9));
        assertThat(pose.yaw()).isZero();
    }

    @Test
    void at_leftBend_turnsLeftByItsAngle() {
        Road road = new Road(List.of(new RoadSpec.Segment(100.0, 0.0, 0.0), new RoadSpec.Segment(100.0, 200.0, 0.0)));
        assertThat(road.at(300, 0).yaw()).isCloseTo(0.5, within(0.01));
        assertThat(road.at(300, 0).y()).isPositive();
        assertThat(road.curvature(150)).isCloseTo(1.0 / 200, within(1e-9));
    }

    @Test
    void at_uphill_risesByGradeTimesLength() {
        Road road = new Road(List.of(new RoadSpec.Segment(100.0, 0.0, 0.05)));
        assertThat(road.at(200, 0).z() - road.at(-100, 0).z()).isCloseTo(5, within(0.05));
    }

    @Test
    void transform_poseOnASlope_isARotation() {
        Transform t = new Pose(1, 2, 3, 0.7, 0.1).transform();
        Vector p = new Vector(4, -5, 6);
        Vector back = t.inverse().apply(t.apply(p));
        assertThat(back.x()).isCloseTo(4, within(1e-12));
        assertThat(back.y()).isCloseTo(-5, within(1e-12));
        assertThat(back.z()).isCloseTo(6, within(1e-12));
        assertThat(t.rotate(p).length()).isCloseTo(p.length(), within(1e-12));
    }
}
