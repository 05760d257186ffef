package io.drivesight.core.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.Cuboids;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.MultiObjectTracker;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.core.tracking.TrackerFrame;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A parked car, passed at 10 m/s: with the vehicle's motion known it stands, without it comes nearer. */
class EgoMotionTest {
    private static final ImageSize SIZE = new ImageSize(1280, 720);
    private static final CameraModel MODEL =
            new CameraModel(Intrinsics.pinhole(SIZE, 1000, 1000, 640, 360), new Mounting(0, 0, 1.5, 0, 0, 0));
    private static final GroundCamera CAMERA = new GroundCamera(MODEL);
    private static final double SPEED = 10;

    private final GroundTracker tracker = new GroundTracker(new MultiObjectTracker(TrackerConfig.DEFAULT));

    private GroundMotion frame(int number, boolean egoKnown) {
        double x = 60 - SPEED * number * 0.1;
        Box box = Cuboids.box(CAMERA, ObjectClass.CAR, x, 3, 0);
        return tracker.update(new TrackerFrame(
                        Instant.EPOCH.plusMillis(100L * number),
                        SIZE,
                        List.of(Detection.of(box, ObjectClass.CAR, 0.9)),
                        Optional.of(MODEL),
                        egoKnown ? Optional.of(new EgoMotion(SPEED, 0, 0)) : Optional.empty()))
                .get(0)
                .ground()
                .orElseThrow();
    }

    private GroundMotion drive(int from, int to, boolean egoKnown) {
        for (int i = from; i < to; i++) {
            frame(i, egoKnown);
        }
        return frame(to, egoKnown);
    }

    @Test
    void update_egoMotionKnown_parkedCarStands() {
        GroundMotion motion = drive(0, 30, true);
        assertThat(motion.relative()).isFalse();
        assertThat(motion.velocityX()).isCloseTo(0, within(0.3));
        assertThat(motion.x()).isCloseTo(30, within(0.5));
    }

    @Test
    void update_egoMotionUnknown_parkedCarComesNearer() {
        GroundMotion motion = drive(0, 30, false);
        assertThat(motion.relative()).isTrue();
        assertThat(motion.velocityX()).isCloseTo(-SPEED, within(0.5));
        // Its wheels touch the road inside its ends, which the contact point alone does not know.
        assertThat(motion.x()).isCloseTo(30, within(1.0));
    }

    @Test
    void update_egoMotionLostAndFound_velocityChangesItsReferenceAtOnce() {
        drive(0, 20, true);
        GroundMotion lost = frame(21, false);
        assertThat(lost.relative()).isTrue();
        assertThat(lost.velocityX()).isCloseTo(-SPEED, within(0.7));
        GroundMotion found = frame(22, true);
        assertThat(found.relative()).isFalse();
        assertThat(found.velocityX()).isCloseTo(0, within(0.7));
    }
}
