package io.drivesight.core.ground;

import io.drivesight.core.camera.EgoMotion;

/** How far the vehicle moves when it keeps its speed and yaw rate. */
public final class EgoStep {
    private static final double STRAIGHT = 1e-6;

    private EgoStep() {}

    /** Where the vehicle is after some seconds, in its present frame: x and y [m]. */
    public static double[] displacement(EgoMotion ego, double seconds) {
        double turn = ego.yawRate() * seconds;
        double length = ego.speed() * seconds;
        if (Math.abs(turn) < STRAIGHT) {
            return new double[] {length, length * turn / 2};
        }
        return new double[] {length * Math.sin(turn) / turn, length * (1 - Math.cos(turn)) / turn};
    }
}
