package io.drivesight.core.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import org.junit.jupiter.api.Test;

class RangeFinderTest {
    private static final ImageSize SIZE = new ImageSize(1280, 720);
    private static final GroundCamera CAMERA = new GroundCamera(
            new CameraModel(Intrinsics.pinhole(SIZE, 1000, 1000, 640, 360), new Mounting(0, 0, 1.5, 0, 0, 0)));

    private final RangeFinder finder = new RangeFinder();

    /** A car of usual height whose near side is so far ahead [m]. */
    private static Box car(double depth) {
        double bottom = 360 + 1500 / depth;
        double height = 1530 / depth;
        return new Box(600, bottom - height, 600 + 1.2 * height, bottom);
    }

    @Test
    void place_usualCarOnAFlatRoad_bothSourcesAgree() {
        for (double depth : new double[] {6, 12, 30, 60}) {
            Box box = car(depth);
            assertThat(finder.contactDepth(CAMERA, box, SIZE).orElseThrow().metres())
                    .isCloseTo(depth, within(1e-6));
            assertThat(finder.sizeDepth(CAMERA, box, SIZE, ObjectClass.CAR).metres())
                    .isCloseTo(depth, within(1e-6));
            assertThat(finder.place(CAMERA, box, SIZE, ObjectClass.CAR).depth()).isCloseTo(depth, within(1e-6));
        }
    }

    @Test
    void place_boxCutAtTheBottom_fallsBackToItsSizeAndIsLessSure() {
        Box whole = car(4.5);
        Box cut = new Box(whole.left(), whole.top(), whole.right(), SIZE.height());
        assertThat(whole.bottom()).isLessThan(SIZE.height());
        assertThat(finder.contactDepth(CAMERA, cut, SIZE)).isEmpty();
        RangeFinder.Placement placed = finder.place(CAMERA, cut, SIZE, ObjectClass.CAR);
        assertThat(placed.depth())
                .isEqualTo(finder.sizeDepth(CAMERA, cut, SIZE, ObjectClass.CAR).metres());
        assertThat(placed.bias().xx())
                .isGreaterThan(4
                        * finder.place(CAMERA, whole, SIZE, ObjectClass.CAR)
                                .bias()
                                .xx());
    }

    @Test
    void place_boxAboveTheHorizon_fallsBackToItsSize() {
        Box box = new Box(600, 300, 640, 350);
        assertThat(finder.contactDepth(CAMERA, box, SIZE)).isEmpty();
        assertThat(finder.place(CAMERA, box, SIZE, ObjectClass.CAR).depth()).isCloseTo(1530 / 50.0, within(1e-9));
    }

    @Test
    void place_boxCutAtASide_saysNextToNothingNewInEachFrame() {
        Box whole = car(8);
        Box cut = new Box(SIZE.width() - 150, whole.top(), SIZE.width() - 4, whole.bottom());
        RangeFinder.Placement seen = finder.place(CAMERA, whole, SIZE, ObjectClass.CAR);
        RangeFinder.Placement left = finder.place(CAMERA, cut, SIZE, ObjectClass.CAR);
        assertThat(left.noise().xx())
                .isGreaterThan(16)
                .isGreaterThan(50 * seen.noise().xx());
        assertThat(left.noise().yy())
                .isGreaterThan(16)
                .isGreaterThan(50 * seen.noise().yy());
    }
}
