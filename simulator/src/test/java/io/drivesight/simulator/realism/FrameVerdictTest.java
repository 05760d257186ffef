package io.drivesight.simulator.realism;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.Vector;
import io.drivesight.simulator.truth.Course;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.GroundPose;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameVerdictTest {
    private static final Box CAR = new Box(100, 100, 180, 150);

    private static ObjectTruth object(ObjectClass objectClass, Box box, double visible) {
        return new ObjectTruth(
                1,
                "it",
                objectClass,
                box,
                Optional.of(box),
                visible,
                0,
                new Vector(10, 0, 0),
                new ActorModel.Size(1, 1, 1),
                0,
                new Vector(0, 0, 0),
                0,
                0,
                Course.standing(new GroundPose(10, 0, 0)));
    }

    private static FrameVerdict judge(ObjectTruth object, Detection... detections) {
        FrameTruth truth = new FrameTruth(
                "test",
                1,
                "clear",
                "front",
                0,
                0,
                0,
                new ImageSize(640, 384),
                new EgoMotion(0, 0, 0),
                GroundPose.ORIGIN,
                Course.standing(GroundPose.ORIGIN),
                List.of(object),
                List.of());
        return FrameVerdict.of(truth, List.of(detections), RealismRules.DEFAULT);
    }

    @Test
    void of_carToldAsTruckToo_isOneVehicleFound() {
        FrameVerdict verdict = judge(
                object(ObjectClass.CAR, CAR, 1),
                Detection.of(CAR, ObjectClass.TRUCK, 0.6),
                Detection.of(CAR.translated(2, 0), ObjectClass.CAR, 0.5));
        assertThat(verdict.found()).hasSize(1);
        assertThat(verdict.falsePositives()).isEmpty();
    }

    @Test
    void of_lowScore_isNotFound() {
        FrameVerdict verdict = judge(object(ObjectClass.CAR, CAR, 1), Detection.of(CAR, ObjectClass.CAR, 0.29));
        assertThat(verdict.missed()).hasSize(1);
        assertThat(verdict.falsePositives()).isEmpty();
    }

    @Test
    void of_boxBesides_isMissedAndFalse() {
        FrameVerdict verdict =
                judge(object(ObjectClass.CAR, CAR, 1), Detection.of(CAR.translated(60, 0), ObjectClass.CAR, 0.9));
        assertThat(verdict.missed()).hasSize(1);
        assertThat(verdict.falsePositives()).hasSize(1);
    }

    @Test
    void of_hiddenCarFound_isNeitherRightNorWrong() {
        FrameVerdict verdict = judge(object(ObjectClass.CAR, CAR, 0.3), Detection.of(CAR, ObjectClass.CAR, 0.9));
        assertThat(verdict.found()).isEmpty();
        assertThat(verdict.missed()).isEmpty();
        assertThat(verdict.falsePositives()).isEmpty();
    }

    @Test
    void of_personWhereACarIs_isFalse() {
        FrameVerdict verdict = judge(object(ObjectClass.CAR, CAR, 1), Detection.of(CAR, ObjectClass.PERSON, 0.9));
        assertThat(verdict.falsePositives()).hasSize(1);
    }
}
