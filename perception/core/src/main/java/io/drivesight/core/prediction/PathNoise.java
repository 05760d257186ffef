package io.drivesight.core.prediction;

import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.taxonomy.ObjectClass;

/**
 * How far road users stray from a predicted path: square roots of the spectral densities of the acceleration along and across
 * the direction of travel [m/s^1.5], so that the variance grows with {@code density^2 t^3 / 3}.
 *
 * @param along the direction of travel, above 0
 * @param across it, above 0
 * @param alertness velocity variance that the filter keeps only to be quick to follow, and that real motion does not show
 *     [m2/s2]: of the velocity's variance up to here, little counts
 */
record PathNoise(double along, double across, double alertness) {
    /** Road vehicles brake and accelerate by 1 m/s2 in ordinary traffic and keep their lane. */
    private static final PathNoise VEHICLE = new PathNoise(0.8, 0.3, 0);
    /** Fitted on the first half of one pedestrian recording (docs/tracking.md). */
    private static final PathNoise WALKER = new PathNoise(0.12, 0.12, 0.12);

    private static final PathNoise FIXED = new PathNoise(0.05, 0.05, 0);
    /** Share of the alertness that is real; fitted with the walkers' noise. */
    private static final double REAL_SHARE = 0.06;
    /** The unknown braking and turning of the vehicle itself [m/s^1.5]. */
    private static final double EGO = 1;

    private static final double STANDING = 0.3;

    static PathNoise of(ObjectClass.Kind kind) {
        return switch (kind) {
            case VEHICLE -> VEHICLE;
            case VULNERABLE, ANIMAL -> WALKER;
            case INFRASTRUCTURE -> FIXED;
        };
    }

    /** The noise of a motion relative to a vehicle whose own motion is unknown. */
    PathNoise relative() {
        return new PathNoise(Math.hypot(along, EGO), Math.hypot(across, EGO), alertness);
    }

    /** Growth of a position's covariance after some seconds, for one who moves like this [m2]. */
    Covariance2 after(double seconds, double velocityX, double velocityY, Covariance2 velocity) {
        double mean = (velocity.xx() + velocity.yy()) / 2;
        double counted = 1 - (1 - REAL_SHARE) * Math.min(1, alertness / Math.max(1e-9, mean));
        return velocity.times(counted * seconds * seconds).plus(wander(seconds, velocityX, velocityY));
    }

    private Covariance2 wander(double seconds, double velocityX, double velocityY) {
        double cube = seconds * seconds * seconds / 3;
        double a = along * along * cube;
        double b = across * across * cube;
        double square = velocityX * velocityX + velocityY * velocityY;
        if (square < STANDING * STANDING) {
            return Covariance2.diagonal(Math.max(a, b), Math.max(a, b));
        }
        double xx = velocityX * velocityX / square;
        double yy = velocityY * velocityY / square;
        double xy = velocityX * velocityY / square;
        return new Covariance2(xx * a + yy * b, xy * (a - b), yy * a + xx * b);
    }

    /** Mean variance per axis after some seconds [m2]. */
    double variance(double seconds) {
        return (along * along + across * across) / 2 * seconds * seconds * seconds / 3;
    }
}
