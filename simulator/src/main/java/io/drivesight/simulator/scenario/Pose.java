package io.drivesight.simulator.scenario;

/**
 * Where a thing stands in the world. Its own frame: x forward, y left, z up, origin on the ground below its middle (for the
 * ego: below the middle of the rear axle).
 *
 * @param x [m]
 * @param y [m]
 * @param z [m], up
 * @param yaw about z, positive to the left [rad]
 * @param grade rise per metre along its x axis
 */
public record Pose(double x, double y, double z, double yaw, double grade) {
    /** The origin. */
    public Vector place() {
        return new Vector(x, y, z);
    }

    /** The same place, turned to the left; facing backwards turns uphill into downhill. */
    public Pose turned(double angle) {
        return new Pose(x, y, z, yaw + angle, grade * StrictMath.cos(angle));
    }

    /** The same pose, lifted [m]. */
    public Pose lifted(double height) {
        return new Pose(x, y, z + height, yaw, grade);
    }

    /** The axes and origin as a transform. */
    public Transform transform() {
        double c = StrictMath.cos(yaw);
        double s = StrictMath.sin(yaw);
        double length = Math.sqrt(1 + grade * grade);
        double cp = 1 / length;
        double sp = grade / length;
        return new Transform(
                new Vector(c * cp, s * cp, sp), new Vector(-s, c, 0), new Vector(-c * sp, -s * sp, cp), place());
    }
}
