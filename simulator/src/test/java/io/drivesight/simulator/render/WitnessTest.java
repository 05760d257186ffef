package io.drivesight.simulator.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.simulator.scenario.Pose;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.truth.Courses;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import org.junit.jupiter.api.Test;

class WitnessTest {
    private static final int FRAME = 20;
    private final Renderer junction = new Renderer(Scenario.load("multi-camera-junction"), 1);
    private final FrameTruth truth = junction.truth("front", FRAME);

    /** The car behind the vehicle is not in the front camera's picture, but near. */
    @Test
    void truth_whoIsNearOutsideThePicture_isToldApart() {
        assertThat(truth.outside()).extracting(ObjectTruth::actor).contains("behind");
        assertThat(truth.outside()).allSatisfy(object -> {
            assertThat(object.range()).isLessThan(FrameTruth.NEAR);
            assertThat(object.fullBox()).isEqualTo(ObjectTruth.NOWHERE);
            assertThat(object.visibleBox()).isEmpty();
            assertThat(truth.objects()).extracting(ObjectTruth::trackId).doesNotContain(object.trackId());
        });
    }

    @Test
    void truth_poseAndCourses_areTheWorlds() {
        double time = FRAME / junction.scenario().camera("front").rate();
        Pose ego = junction.world().ego(time).pose();
        Courses courses = new Courses(junction.world(), time);

        assertThat(truth.pose().x()).isCloseTo(ego.x(), within(1e-9));
        assertThat(truth.pose().yaw()).isCloseTo(ego.yaw(), within(1e-9));
        assertThat(truth.course()).isEqualTo(courses.vehicle());
        assertThat(truth.objects())
                .isNotEmpty()
                .allSatisfy(object -> assertThat(object.course())
                        .isEqualTo(courses.real(junction.world().actors().get(object.trackId() - 1))));
    }
}
