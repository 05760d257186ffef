package io.drivesight.core.camera;

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
