package io.drivesight.evaluation.trajectory;

/**
 * A place on the ground, in any fixed frame of reference.
 *
 * @param x [m]
 * @param y [m]
 */
public record Position(double x, double y) {
    public double distanceTo(Position other) {
        return Math.hypot(x - other.x, y - other.y);
    }
}
