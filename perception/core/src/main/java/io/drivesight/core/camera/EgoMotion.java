package io.drivesight.core.camera;

import java.util.List;

/**
 * Motion of the vehicle that carries the camera, at a frame's capture time.
 *
 * @param speed forward [m/s], negative when reversing
 * @param yawRate [rad/s], positive turns left
 * @param acceleration forward [m/s2], 0 when unknown
 * @param curvatureAhead of the vehicle's way as a map has it [1/m], positive to the left, at 0, {@value #MAP_STEP}, ... m ahead; empty
 *     when no map says it
 */
public record EgoMotion(double speed, double yawRate, double acceleration, List<Double> curvatureAhead) {
    /** Between two values of {@link #curvatureAhead} [m]. */
    public static final double MAP_STEP = 20;

    private static final double STRAIGHT = 1e-6;
    /** No vehicle on a road is faster [m/s]: a float's largest number, as some buses send for "unknown", would put it out of the world. */
    private static final double FASTEST = 150;
    /** None turns faster [rad/s]. */
    private static final double MOST_YAW_RATE = 10;
    /** The most values of a map that are taken. */
    public static final int MOST_CURVATURES = 64;
    /** No road is tighter [1/m]. */
    private static final double TIGHTEST = 1;

    public EgoMotion {
        if (!Double.isFinite(speed + yawRate + acceleration)) {
            throw new IllegalArgumentException("ego motion must be finite");
        }
        if (Math.abs(speed) > FASTEST || Math.abs(yawRate) > MOST_YAW_RATE) {
            throw new IllegalArgumentException(
                    "ego motion must be at most %s m/s and %s rad/s, was %s and %s; leave it out where it is unknown"
                            .formatted(FASTEST, MOST_YAW_RATE, speed, yawRate));
        }
        if (curvatureAhead.size() > MOST_CURVATURES) {
            throw new IllegalArgumentException("a map's curvature has at most " + MOST_CURVATURES + " values");
        }
        curvatureAhead = List.copyOf(curvatureAhead);
        for (double curvature : curvatureAhead) {
            if (!(Math.abs(curvature) <= TIGHTEST)) {
                throw new IllegalArgumentException("a map's curvature must be -1 to 1 per metre: " + curvature);
            }
        }
    }

    /** Without a map. */
    public EgoMotion(double speed, double yawRate, double acceleration) {
        this(speed, yawRate, acceleration, List.of());
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
