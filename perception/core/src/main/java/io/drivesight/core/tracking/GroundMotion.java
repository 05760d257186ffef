package io.drivesight.core.tracking;

import io.drivesight.core.geometry.Covariance2;

/**
 * Motion on the ground in the vehicle frame at capture time (ISO 8855: x forward, y left, origin on the ground below the
 * middle of the rear axle).
 *
 * @param x ground contact point, forward [m]
 * @param y ground contact point, to the left [m]
 * @param positionCovariance [m2]
 * @param velocityX along x [m/s]
 * @param velocityY along y [m/s]
 * @param velocityCovariance [m2/s2]
 * @param heading direction of travel [rad], 0 forward, positive to the left, -pi..pi
 * @param headingVariance [rad2]; large below walking pace
 * @param relative true: velocity relative to the vehicle, because its motion is unknown; false: over ground
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
        boolean relative) {}
