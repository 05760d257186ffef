package io.drivesight.simulator.truth;

/**
 * A place and a direction on the plane.
 *
 * @param x [m]
 * @param y [m]
 * @param yaw direction [rad], 0 along x, positive to the left
 */
public record GroundPose(double x, double y, double yaw) {
    public static final GroundPose ORIGIN = new GroundPose(0, 0, 0);

    /** What has this pose as seen from here, in the frame that this pose is in. */
    public GroundPose outward(GroundPose local) {
        double cos = Math.cos(yaw);
        double sin = Math.sin(yaw);
        return new GroundPose(x + cos * local.x - sin * local.y, y + sin * local.x + cos * local.y, yaw + local.yaw);
    }

    /** A pose in the frame that this one is in, as seen from here. */
    public GroundPose inward(GroundPose outer) {
        double cos = Math.cos(yaw);
        double sin = Math.sin(yaw);
        double dx = outer.x - x;
        double dy = outer.y - y;
        return new GroundPose(cos * dx + sin * dy, -sin * dx + cos * dy, outer.yaw - yaw);
    }

    /** Distance between the places [m]. */
    public double distanceTo(GroundPose other) {
        return Math.hypot(other.x - x, other.y - y);
    }

    /** How far it is turned from here to there, the shorter way [rad], -pi..pi. */
    double turnTo(GroundPose other) {
        return Math.IEEEremainder(other.yaw - yaw, 2 * Math.PI);
    }

    /** Straight from one to the other, turning the shorter way; a share above 1 goes on beyond. */
    static GroundPose mix(GroundPose a, GroundPose b, double share) {
        return new GroundPose(a.x + share * (b.x - a.x), a.y + share * (b.y - a.y), a.yaw + share * a.turnTo(b));
    }
}
