package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.prediction.EgoCorridor.Footprint;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject.GroundMotion;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EgoCorridorTest {
    private static final Mounting CAMERA = new Mounting(1.6, 0, 1.4, 0, 0, 0);
    private static final BodySize CAR = BodySize.of(ObjectClass.CAR);
    private static final Footprint POINT = new Footprint(0, 0, 0, 0, 0);
    private static final Covariance2 SURE = new Covariance2(0.04, 0, 0.04);

    private static EgoCorridor corridor(double yawRate) {
        return new EgoCorridor(Optional.of(new EgoMotion(10, yawRate, 0)), 3, RiskConfig.DEFAULT);
    }

    private static GroundMotion at(double x, double y, double vx, double vy) {
        double speed = Math.hypot(vx, vy);
        return new GroundMotion(
                x, y, SURE, vx, vy, SURE, Math.atan2(vy, vx), speed > 1 ? 0.04 / (speed * speed) : 3, false);
    }

    private static Footprint car(GroundMotion motion) {
        return Footprint.of(CAR, motion, CAMERA, 0);
    }

    @Test
    void contains_inATurn_followsTheArc() {
        // Radius 20 m: after a right angle the vehicle is at (20, 20).
        assertThat(corridor(0.5).contains(POINT, 20, 20)).isTrue();
        assertThat(corridor(0.5).contains(POINT, 20, 0)).isFalse();
        assertThat(corridor(-0.5).contains(POINT, 20, -20)).isTrue();
        assertThat(corridor(-0.5).contains(POINT, 20, 20)).isFalse();
    }

    @Test
    void direction_inATurn_isThatOfTheArc() {
        assertThat(corridor(0).direction(20, 5)).isZero();
        assertThat(corridor(0.5).direction(20, 20)).isCloseTo(Math.PI / 2, within(1e-9));
        assertThat(corridor(-0.5).direction(20, -20)).isCloseTo(-Math.PI / 2, within(1e-9));
    }

    @Test
    void contains_carParkedBesideTheRoad_isFalseThoughItsNearSideLooksInTheWay() {
        // Its middle is at (13.3, -3); a camera sees rear and flank, and its near side on the ray to the middle.
        GroundMotion parked = at(11.2, -2.46, 0.2, 0.3);
        Footprint footprint = car(parked);
        assertThat(footprint.middleY(parked.y())).isCloseTo(-3, within(0.1));
        assertThat(corridor(0).contains(footprint, parked.x(), parked.y())).isFalse();
    }

    @Test
    void contains_carAcrossTheRoad_reachesIntoTheWayByItsLength() {
        GroundMotion crossing = at(15, -3, 0, 4);
        assertThat(corridor(0).contains(car(crossing), crossing.x(), crossing.y()))
                .isTrue();
        GroundMotion along = at(15, -3, 8, 0);
        assertThat(corridor(0).contains(car(along), along.x(), along.y())).isFalse();
    }

    @Test
    void touches_carAhead_onlyWhenTheVehicleIsThere() {
        GroundMotion standing = at(24, 0, 0, 0);
        Footprint footprint = car(standing);
        assertThat(corridor(0).touches(footprint, 24, 0, 1)).isFalse();
        assertThat(corridor(0).touches(footprint, 24, 0, 2.1)).isTrue();
        assertThat(corridor(0).touches(footprint, 24, 4, 2.1)).isFalse();
    }

    @Test
    void footprint_mirroredObject_isMirrored() {
        Footprint left = car(at(12, 3, 2, 1.5));
        Footprint right = car(at(12, -3, 2, -1.5));
        assertThat(left.offsetX()).isCloseTo(right.offsetX(), within(1e-12));
        assertThat(left.offsetY()).isCloseTo(-right.offsetY(), within(1e-12));
        assertThat(left.extentAcross(left.heading())).isCloseTo(right.extentAcross(right.heading()), within(1e-12));
    }
}
