package io.drivesight.simulator.scenario;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.json.WrongValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A camera on the ego.
 *
 * @param name 1 to 128 of {@code [A-Za-z0-9_.-]}
 * @param model intrinsics, distortion and mounting
 * @param rate frames per second [Hz]
 */
public record CameraSpec(String name, CameraModel model, double rate) {
    /**
     * As a file has it.
     *
     * @param size width, height [px]
     * @param focal focal length [px]; null: from {@code fov}
     * @param fov horizontal field of view of the undistorted image [degrees]
     * @param center principal point [px]; null: the middle
     */
    record Keys(
            String name,
            List<Double> size,
            @Nullable Double focal,
            @Nullable Double fov,
            @Nullable List<Double> center,
            List<Double> distortion,
            MountingKeys mounting,
            @Nullable Double rate) {
        private Intrinsics intrinsics() {
            int width = Given.numbers("size", size, 2).get(0).intValue();
            int height = size.get(1).intValue();
            if (width < 16 || height < 16 || (long) width * height > 16_000_000) {
                throw new WrongValue("size", "must be [width, height] of at least 16 and at most 16 million pixels");
            }
            if (focal != null && fov != null) {
                throw new WrongValue("fov", "is too much beside focal");
            }
            double half = focal == null ? Math.toRadians(Given.number("fov", fov, 10, 140)) / 2 : 0;
            double length = focal == null ? width / 2.0 / StrictMath.tan(half) : Given.number("focal", focal, 8, 1e5);
            List<Double> middle =
                    center == null ? List.of(width / 2.0, height / 2.0) : Given.numbers("center", center, 2);
            List<Double> lens = Given.list("distortion", distortion);
            if (lens.size() > 5) {
                throw new WrongValue("distortion", "must be up to five numbers k1, k2, p1, p2, k3");
            }
            return new Intrinsics(new ImageSize(width, height), length, length, middle.get(0), middle.get(1), lens);
        }
    }

    /** As a file has it: metres and degrees. */
    record MountingKeys(
            @Nullable Double x,
            @Nullable Double y,
            @Nullable Double z,
            @Nullable Double yaw,
            @Nullable Double pitch,
            @Nullable Double roll) {
        private Mounting mounting() {
            return new Mounting(
                    Given.number("mounting.x", x, -20, 20, 1.6),
                    Given.number("mounting.y", y, -5, 5, 0),
                    Given.number("mounting.z", z, 0.2, 5, 1.4),
                    Math.toRadians(Given.number("mounting.yaw", yaw, -180, 180, 0)),
                    Math.toRadians(Given.number("mounting.pitch", pitch, -60, 60, 0)),
                    Math.toRadians(Given.number("mounting.roll", roll, -180, 180, 0)));
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static CameraSpec of(Keys keys) {
        return new CameraSpec(
                Given.name("name", keys.name()),
                new CameraModel(
                        keys.intrinsics(),
                        Given.required("mounting", keys.mounting()).mounting()),
                Given.number("rate", keys.rate(), 0.1, 240, 10));
    }
}
