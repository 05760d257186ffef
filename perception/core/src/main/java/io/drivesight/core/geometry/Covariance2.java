package io.drivesight.core.geometry;

/**
 * A symmetric 2x2 covariance; its unit is the square of the unit of what it belongs to.
 *
 * @param xx variance of x, at least 0
 * @param xy covariance of x and y
 * @param yy variance of y, at least 0
 */
public record Covariance2(double xx, double xy, double yy) {
    /** Nothing is uncertain. */
    public static final Covariance2 ZERO = new Covariance2(0, 0, 0);

    /** Independent components. */
    public static Covariance2 diagonal(double xx, double yy) {
        return new Covariance2(xx, 0, yy);
    }

    public Covariance2 plus(Covariance2 other) {
        return new Covariance2(xx + other.xx, xy + other.xy, yy + other.yy);
    }

    public Covariance2 times(double factor) {
        return new Covariance2(xx * factor, xy * factor, yy * factor);
    }

    /** Variance along the direction of a unit vector. */
    public double along(double directionX, double directionY) {
        return xx * directionX * directionX + 2 * xy * directionX * directionY + yy * directionY * directionY;
    }

    /** Squared Mahalanobis distance of a displacement; the covariance must not be singular. */
    public double squaredDistance(double dx, double dy) {
        return (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / (xx * yy - xy * xy);
    }
}
