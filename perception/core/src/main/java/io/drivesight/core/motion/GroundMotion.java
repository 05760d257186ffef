package io.drivesight.core.motion;

import io.drivesight.core.geometry.Covariance2;
import java.util.List;

/**
 * Motion on the ground in the vehicle frame at capture time (ISO 8855: x forward, y left, origin on the ground below the
 * middle of the rear axle).
 *
 * @param x middle of the footprint in the most likely mode, forward [m]
 * @param y middle of the footprint in the most likely mode, to the left [m]
 * @param positionCovariance [m2]
 * @param velocityX along x [m/s]
 * @param velocityY along y [m/s]
 * @param velocityCovariance [m2/s2]
 * @param heading direction of travel [rad], 0 forward, positive to the left, -pi..pi
 * @param headingVariance [rad2]; large below walking pace
 * @param relative true: velocity relative to the vehicle, because its motion is unknown; false: over ground
 * @param modes all that it may be doing, most likely first; empty when only the above is known. Not published
 */
public record GroundMotion(
        double x,
        double y,
        Covariance2 positionCovariance,
        double velocityX,
        double velocityY,
        Covariance2 velocityCovariance,
        double heading,
        double headingVariance,
        boolean relative,
        List<Mode> modes) {
    private static final double PI_SQUARED_OVER_3 = Math.PI * Math.PI / 3;

    public GroundMotion {
        modes = List.copyOf(modes);
    }

    /** One that is known by a velocity alone, in whose direction it points. */
    public static GroundMotion towards(
            double x,
            double y,
            Covariance2 positionCovariance,
            double velocityX,
            double velocityY,
            Covariance2 velocityCovariance,
            boolean relative) {
        return new GroundMotion(
                x,
                y,
                positionCovariance,
                velocityX,
                velocityY,
                velocityCovariance,
                Math.atan2(velocityY, velocityX),
                headingVariance(velocityX, velocityY, velocityCovariance),
                relative,
                List.of());
    }

    /** Variance of the direction of a velocity, to first order; that of no direction at all, uniform over the circle, where it is hardly any [rad2]. */
    static double headingVariance(double vx, double vy, Covariance2 velocity) {
        double square = vx * vx + vy * vy;
        double across = (vy * vy * velocity.xx() - 2 * vx * vy * velocity.xy() + vx * vx * velocity.yy())
                / Math.max(1e-12, square * square);
        return Math.min(PI_SQUARED_OVER_3, square > 1e-6 ? across : PI_SQUARED_OVER_3);
    }

    /**
     * One explanation of what was seen of an object, in the frame of reference of {@link GroundMotion}.
     *
     * @param probability 0..1; those of an object add up to 1
     * @param x middle of the footprint [m]
     * @param y middle of the footprint [m]
     * @param positionCovariance [m2]
     * @param velocityX along x [m/s]
     * @param velocityY along y [m/s]
     * @param velocityCovariance [m2/s2]
     * @param acceleration along the direction of travel [m/s2], negative when it brakes
     * @param accelerationVariance [m2/s4]
     */
    public record Mode(
            double probability,
            double x,
            double y,
            Covariance2 positionCovariance,
            double velocityX,
            double velocityY,
            Covariance2 velocityCovariance,
            double acceleration,
            double accelerationVariance) {}
}
