package io.drivesight.core.camera;

/**
 * Motion of the vehicle that carries the camera, at a frame's capture time.
 *
 * @param speed forward [m/s], negative when reversing
 * @param yawRate [rad/s], positive turns left
 * @param acceleration forward [m/s2], 0 when unknown
 */
public record EgoMotion(double speed, double yawRate, double acceleration) {
    public EgoMotion {
        if (!Double.isFinite(speed + yawRate + acceleration)) {
            throw new IllegalArgumentException("ego motion must be finite");
        }
    }
}
