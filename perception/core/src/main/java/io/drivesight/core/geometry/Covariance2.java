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

    /** The same seen from a frame whose axes are turned by the angle of this cosine and sine to the right. */
    public Covariance2 turned(double cos, double sin) {
        return new Covariance2(
                cos * cos * xx - 2 * cos * sin * xy + sin * sin * yy,
                cos * sin * (xx - yy) + (cos * cos - sin * sin) * xy,
                sin * sin * xx + 2 * cos * sin * xy + cos * cos * yy);
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
