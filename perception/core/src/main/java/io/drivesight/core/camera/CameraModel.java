package io.drivesight.core.camera;

import io.drivesight.core.geometry.ImageSize;
import java.util.List;

/** What is known of a camera: enough to place image points on the ground. */
public record CameraModel(Intrinsics intrinsics, Mounting mounting) {

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

    /**
     * Where a camera sits on its vehicle. Vehicle frame after ISO 8855: x forward, y left, z up, origin on the ground below the
     * middle of the rear axle.
     *
     * @param x position of the optical centre, forward [m]
     * @param y position, to the left [m]
     * @param z height above the ground [m], above 0
     * @param yaw rotation about z, positive to the left [rad]; 0 looks forward
     * @param pitch positive looks down [rad]
     * @param roll about the optical axis, positive clockwise as seen by the camera [rad]
     */
    public record Mounting(double x, double y, double z, double yaw, double pitch, double roll) {
        public Mounting {
            if (!(z > 0) || !Double.isFinite(x + y + z + yaw + pitch + roll)) {
                throw new IllegalArgumentException("camera height must be above 0 and all values finite");
            }
        }
    }
}
