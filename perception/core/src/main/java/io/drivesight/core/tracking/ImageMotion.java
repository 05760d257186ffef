package io.drivesight.core.tracking;

import io.drivesight.core.geometry.Covariance2;

/**
 * Motion of a box in the image plane.
 *
 * @param velocityX of the centre [px/s]
 * @param velocityY of the centre [px/s]
 * @param positionCovariance of the centre [px2]
 * @param velocityCovariance of the velocity [px2/s2]
 * @param expansionRate relative growth of the box [1/s]; positive: it comes nearer
 */
public record ImageMotion(
        double velocityX,
        double velocityY,
        Covariance2 positionCovariance,
        Covariance2 velocityCovariance,
        double expansionRate) {}
