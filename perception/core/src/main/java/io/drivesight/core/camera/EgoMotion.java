package io.drivesight.core.camera;

/**
 * Motion of the vehicle that carries the camera, at a frame's capture time.
 *
 * @param speed forward [m/s], negative when reversing
 * @param yawRate [rad/s], positive turns left
 * @param acceleration forward [m/s2], 0 when unknown
 */
public record EgoMotion(double speed, double yawRate, double acceleration) {
    private static final double STRAIGHT = 1e-6;

    public EgoMotion {
        if (!Double.isFinite(speed + yawRate + acceleration)) {
            throw new IllegalArgumentException("ego motion must be finite");
        }
    }

    /** Where the vehicle is after some seconds in its present frame, when it keeps its speed and yaw rate: x and y [m]. */
    public double[] displacement(double seconds) {
        double turn = yawRate * seconds;
        double length = speed * seconds;
        if (Math.abs(turn) < STRAIGHT) {
            return new double[] {length, length * turn / 2};
        }
        return new double[] {length * Math.sin(turn) / turn, length * (1 - Math.cos(turn)) / turn};
    }
}
