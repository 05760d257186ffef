package io.drivesight.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.detection.Look;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegionChoiceTest {
    private static final ImageSize SIZE = new ImageSize(1280, 720);
    private static final ImageSize INPUT = new ImageSize(416, 256);

    private static CameraFrame frame(Optional<Mounting> mounting, Optional<EgoMotion> ego) {
        return new CameraFrame(
                new FrameId(new CameraId("car", "front"), 1),
                Instant.EPOCH,
                ByteBuffer.allocate(1),
                FrameFormat.JPEG,
                Optional.empty(),
                mounting.map(one -> new CameraModel(Intrinsics.pinhole(SIZE, 1000, 1000, 640, 360), one)),
                ego,
                Optional.empty());
    }

    private static Mounting looking(double yaw, double pitch) {
        return new Mounting(1.5, 0, 1.5, yaw, pitch, 0);
    }

    private static Region region(Optional<Mounting> mounting, Optional<EgoMotion> ego, TrackedObject... tracks) {
        return RegionChoice.of(frame(mounting, ego), SIZE, INPUT, List.of(tracks))
                .orElseThrow();
    }

    private static TrackedObject track(double x, double height, double existence) {
        return track(x, height, existence, 0);
    }

    private static TrackedObject track(double x, double height, double existence, double expansion) {
        return new TrackedObject(
                1,
                ObjectClass.CAR,
                "car",
                1,
                existence,
                Box.ofCenter(x, 370, 1.3 * height, height),
                Optional.empty(),
                TrackStatus.TRACKED,
                1,
                0,
                false,
                new ImageMotion(0, 0, new Covariance2(1, 0, 1), new Covariance2(1, 0, 1), expansion),
                Optional.empty());
    }

    @Test
    void of_withoutCalibration_isTheMiddle() {
        assertThat(region(Optional.empty(), Optional.empty())).isEqualTo(Region.middle(SIZE, INPUT));
    }

    @Test
    void of_calibrated_hasTheHorizonAboveItsMiddle() {
        Region level = region(Optional.of(looking(0, 0)), Optional.empty());
        Region down = region(Optional.of(looking(0, 0.1)), Optional.empty());

        assertThat(level.box().centerX()).isBetween(638.0, 642.0);
        assertThat(360 - level.top()).isBetween(95, 110);
        assertThat(level.top() - down.top()).isBetween(95, 105);
    }

    @Test
    void of_turning_followsTheWay() {
        Region left = region(Optional.of(looking(0, 0)), Optional.of(new EgoMotion(15, 0.1, 0)));
        Region map = region(
                Optional.of(looking(0, 0)), Optional.of(new EgoMotion(15, 0.1, 0, List.of(-0.005, -0.005, -0.005))));
        Region standing = region(Optional.of(looking(0, 0)), Optional.of(new EgoMotion(1, 0.5, 0)));

        assertThat(left.box().centerX()).isLessThan(500);
        assertThat(map.box().centerX()).isGreaterThan(720);
        assertThat(standing.box().centerX()).isBetween(638.0, 642.0);
    }

    @Test
    void of_cameraToTheSide_looksAlongItsAxis() {
        assertThat(region(Optional.of(looking(1.5, 0)), Optional.empty()).box().centerX())
                .isBetween(638.0, 642.0);
    }

    @Test
    void of_smallTrackAside_movesThereButKeepsTheWay() {
        Region near = region(Optional.of(looking(0, 0)), Optional.empty(), track(860, 20, 0.9));
        Region tooFar = region(Optional.of(looking(0, 0)), Optional.empty(), track(1200, 20, 0.9));
        Region large = region(Optional.of(looking(0, 0)), Optional.empty(), track(860, 90, 0.9));

        assertThat(near.right()).isGreaterThan(880);
        assertThat(near.left()).isLessThan(640 - 50);
        assertThat(tooFar.box().centerX()).isBetween(638.0, 642.0);
        assertThat(large.box().centerX()).isBetween(638.0, 642.0);
    }

    @Test
    void of_uncertainTrack_goesBeforeASureOne() {
        Region region = region(Optional.of(looking(0, 0)), Optional.empty(), track(430, 20, 0.9), track(860, 20, 0.3));

        assertThat(region.right()).isGreaterThan(880);
    }

    @Test
    void of_somethingNearOnTheWayThatComesNearer_isNone() {
        CameraFrame frame = frame(Optional.empty(), Optional.empty());

        assertThat(RegionChoice.of(frame, SIZE, INPUT, List.of(track(640, 90, 0.9, 0.3))))
                .isEmpty();
        assertThat(RegionChoice.of(frame, SIZE, INPUT, List.of(track(640, 90, 0.9, 0.1), track(640, 20, 0.9, 0.5))))
                .isPresent();
        assertThat(RegionChoice.of(frame, SIZE, INPUT, List.of(track(900, 90, 0.9, 0.3))))
                .isPresent();
    }

    @Test
    void of_frameHardlyLargerThanTheInput_isNone() {
        assertThat(RegionChoice.of(
                        frame(Optional.empty(), Optional.empty()), new ImageSize(480, 300), INPUT, List.of()))
                .isEmpty();
    }

    @Test
    void look_byMode_takesTurnsOrBoth() {
        Optional<Region> region = Optional.of(Region.middle(SIZE, INPUT));

        assertThat(ZoomMode.OFF.look(1, 0, () -> region)).isEqualTo(Look.WHOLE);
        assertThat(ZoomMode.ALTERNATE.look(0, 0, () -> region)).isEqualTo(Look.WHOLE);
        assertThat(ZoomMode.ALTERNATE.look(1, 0.9, () -> region)).isEqualTo(Look.at(region.get()));
        assertThat(ZoomMode.ALTERNATE.look(1, 0.99, () -> region)).isEqualTo(Look.WHOLE);
        assertThat(ZoomMode.SPARE.look(0, 0.3, () -> region)).isEqualTo(Look.both(region.get()));
        assertThat(ZoomMode.SPARE.look(0, 0.8, () -> region)).isEqualTo(Look.WHOLE);
        assertThat(ZoomMode.SPARE.look(0, 0.3, Optional::empty)).isEqualTo(Look.WHOLE);
    }
}
