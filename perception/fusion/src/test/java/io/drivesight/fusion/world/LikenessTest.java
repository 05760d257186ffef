package io.drivesight.fusion.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.fusion.Street;
import io.drivesight.fusion.Street.Car;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LikenessTest {
    private static final CameraModel WIDE = Street.camera(0);
    private static final CameraModel FAR = new CameraModel(
            Intrinsics.pinhole(new ImageSize(640, 384), 900, 900, 320, 192), new Mounting(1.5, -0.1, 1.4, 0, 0, 0));

    private WorldFusion fusion = new WorldFusion(Street.VEHICLE);

    private Link link(String camera, long track) {
        return Objects.requireNonNull(
                Objects.requireNonNull(fusion.cameras.get(camera)).links.get(track));
    }

    /** What a car in the wide camera costs beside one in the far camera, whose frame is so much later. */
    private double beside(Car wide, Car far, double later) {
        return beside(WIDE, wide, FAR, far, later);
    }

    private double beside(CameraModel a, Car wide, CameraModel b, Car far, double later) {
        Street street = new Street(18);
        fusion = new WorldFusion(Street.VEHICLE);
        fusion.take(street.result("wide", a, 0, List.of(wide)));
        fusion.take(street.result("far", b, later, List.of(far)));
        Link one = link("wide", wide.trackId());
        Link two = link("far", far.trackId());
        Subject known = new Subject(99, 0, two.latest.estimate(), two.latest);
        known.links.add(two);
        return Likeness.beside(one, known, fusion::eyes);
    }

    @Test
    void beside_oneCarInTwoCameras_isAlike() {
        assertThat(beside(new Car(1, 60, 6, -18, 0), new Car(2, 60, 6, -18, 0), 0))
                .isLessThan(1);
    }

    @Test
    void beside_oneThatComesTowardsUsInALaterFrame_isStillAlike() {
        assertThat(beside(new Car(1, 60, 6, -18, 0), new Car(2, 60, 6, -18, 0), 0.1))
                .isLessThan(1);
    }

    @Test
    void beside_anotherBehindItInTheSameDirection_isUnlike() {
        assertThat(beside(new Car(1, 40, 4, -18, 0), new Car(2, 80, 8, 18, 0), 0))
                .isGreaterThan(WorldFusion.GATE);
    }

    @Test
    void beside_straightBehindTheVehicle_anotherBesideItIsUnlike() {
        CameraModel wide = Street.camera(180);
        CameraModel far = new CameraModel(FAR.intrinsics(), new Mounting(1.5, -0.1, 1.4, Math.PI, 0, 0));

        assertThat(beside(wide, new Car(1, -60, 0.5, 18, 0), far, new Car(2, -60, 0.5, 18, 0), 0))
                .isLessThan(1);
        assertThat(beside(wide, new Car(3, -60, 0.5, 18, 0), far, new Car(4, -60, 2.5, 18, 0), 0))
                .isGreaterThan(WorldFusion.GATE);
    }

    @Test
    void beside_camerasThatLookElsewhere_sayNothing() {
        Street street = new Street(18);
        fusion.take(street.result("front", WIDE, 0, List.of(new Car(1, 6, 3, 18, 0))));
        fusion.take(street.result(
                "left",
                new CameraModel(WIDE.intrinsics(), new Mounting(1, 0.9, 1.2, 1.2, 0, 0)),
                0,
                List.of(new Car(2, 5, 8, 18, 0))));
        Link one = link("front", 1L);
        Link two = link("left", 2L);
        Subject known = new Subject(99, 0, two.latest.estimate(), two.latest);
        known.links.add(two);

        assertThat(Likeness.beside(one, known, fusion::eyes)).isZero();
    }
}
