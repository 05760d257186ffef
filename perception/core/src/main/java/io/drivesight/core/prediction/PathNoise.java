package io.drivesight.core.prediction;

import io.drivesight.core.geometry.Covariance2;

/**
 * How far road users stray from a predicted path: square roots of the spectral densities of the acceleration along and across
 * the direction of travel [m/s^1.5], so that the variance grows with {@code density^2 t^3 / 3}.
 *
 * @param along the direction of travel, above 0
 * @param across it, above 0
 * @param alertness velocity variance that the filter keeps only to be quick to follow, and that real motion does not show
 *     [m2/s2]: of the velocity's variance up to here, only the share counts
 * @param share of the alertness that is real, 0..1
 */
public record PathNoise(double along, double across, double alertness, double share) {
    private static final double STANDING = 0.3;

    public PathNoise {
        if (!(along > 0 && across > 0 && alertness >= 0 && share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "noise along and across a path must be above 0, alertness 0 or more, its share 0 to 1");
        }
    }

    /** Growth of a position's covariance after some seconds, for one who moves like this [m2]. */
    Covariance2 after(double seconds, double velocityX, double velocityY, Covariance2 velocity) {
        double[] out = new double[3];
        after(seconds, velocityX, velocityY, velocity, out, 0);
        return new Covariance2(out[0], out[1], out[2]);
    }

    /** The same written to {@code out} from {@code at} on: xx, xy, yy. */
    void after(double seconds, double velocityX, double velocityY, Covariance2 velocity, double[] out, int at) {
        double mean = (velocity.xx() + velocity.yy()) / 2;
        double counted = 1 - (1 - share) * Math.min(1, alertness / Math.max(1e-9, mean));
        double factor = counted * seconds * seconds;
        double cube = seconds * seconds * seconds / 3;
        double a = along * along * cube;
        double b = across * across * cube;
        double square = velocityX * velocityX + velocityY * velocityY;
        boolean stands = square < STANDING * STANDING;
        double xx = velocityX * velocityX / square;
        double yy = velocityY * velocityY / square;
        double xy = velocityX * velocityY / square;
        out[at] = velocity.xx() * factor + (stands ? Math.max(a, b) : xx * a + yy * b);
        out[at + 1] = velocity.xy() * factor + (stands ? 0 : xy * (a - b));
        out[at + 2] = velocity.yy() * factor + (stands ? Math.max(a, b) : yy * a + xx * b);
    }
}
