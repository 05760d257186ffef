package io.drivesight.core.motion;

import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.geometry.Covariance2;

/**
 * One of the things that an object may be doing, in the vehicle frame (ISO 8855), velocities over ground.
 *
 * @param probability 0..1
 * @param x middle of its footprint, forward [m]
 * @param y to the left [m]
 * @param place covariance [m2]
 * @param vx along x [m/s]
 * @param vy along y [m/s]
 * @param velocity covariance [m2/s2]
 * @param heading where it points [rad], -pi..pi
 * @param acceleration along its way [m/s2]
 * @param accelerationVariance [m2/s4]
 */
public record Explanation(
        double probability,
        double x,
        double y,
        Covariance2 place,
        double vx,
        double vy,
        Covariance2 velocity,
        double heading,
        double acceleration,
        double accelerationVariance) {
    static Explanation of(Mode mode, EgoPose pose, double cos, double sin, double total) {
        GroundFilter f = mode.filter;
        double dx = f.s[GroundFilter.X] - pose.x();
        double dy = f.s[GroundFilter.Y] - pose.y();
        return new Explanation(
                mode.weight / total,
                cos * dx + sin * dy,
                cos * dy - sin * dx,
                turned(f, GroundFilter.X, cos, sin),
                cos * f.s[GroundFilter.VX] + sin * f.s[GroundFilter.VY],
                cos * f.s[GroundFilter.VY] - sin * f.s[GroundFilter.VX],
                turned(f, GroundFilter.VX, cos, sin),
                Math.atan2(cos * mode.sin - sin * mode.cos, cos * mode.cos + sin * mode.sin),
                f.s[GroundFilter.A],
                f.variance(GroundFilter.A));
    }

    private static Covariance2 turned(GroundFilter f, int i, double cos, double sin) {
        double xx = f.variance(i);
        double xy = f.covariance(i, i + 1);
        double yy = f.variance(i + 1);
        return new Covariance2(
                cos * cos * xx + 2 * cos * sin * xy + sin * sin * yy,
                cos * sin * (yy - xx) + (cos * cos - sin * sin) * xy,
                sin * sin * xx - 2 * cos * sin * xy + cos * cos * yy);
    }
}
