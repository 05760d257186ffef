package io.drivesight.core.camera;

import io.drivesight.core.geometry.ImageSize;
import java.util.List;

/**
 * Pinhole intrinsics with Brown-Conrady distortion (the OpenCV model).
 *
 * @param size the image size these hold for
 * @param focalX focal length in x [px], above 0
 * @param focalY focal length in y [px], above 0
 * @param centerX principal point, x [px]
 * @param centerY principal point, y [px]
 * @param distortion k1, k2, p1, p2, k3; none or up to five, missing ones count as 0
 */
public record Intrinsics(
        ImageSize size, double focalX, double focalY, double centerX, double centerY, List<Double> distortion) {
    public Intrinsics {
        if (!(focalX > 0 && focalY > 0) || distortion.size() > 5) {
            throw new IllegalArgumentException(
                    "focal lengths must be above 0 and at most five distortion coefficients given: fx %s, fy %s, %s"
                            .formatted(focalX, focalY, distortion));
        }
        distortion = List.copyOf(distortion);
    }

    /** Without distortion. */
    public static Intrinsics pinhole(ImageSize size, double focalX, double focalY, double centerX, double centerY) {
        return new Intrinsics(size, focalX, focalY, centerX, centerY, List.of());
    }
}
