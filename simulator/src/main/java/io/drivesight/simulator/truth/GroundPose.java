package io.drivesight.simulator.truth;

/**
 * A place and a direction on the plane, all finite.
 *
 * @param x [m]
 * @param y [m]
 * @param yaw direction [rad], 0 along x, positive to the left
 */
public record GroundPose(double x, double y, double yaw) {
    public static final GroundPose ORIGIN = new GroundPose(0, 0, 0);

    public GroundPose {
        if (!Double.isFinite(x) || !Double.isFinite(y) || !Double.isFinite(yaw)) {
            throw new IllegalArgumentException("a pose is finite, was x %s, y %s, yaw %s".formatted(x, y, yaw));
        }
    }

    /** What has this pose as seen from here, in the frame that this pose is in. */
    public GroundPose outward(GroundPose local) {
        double cos = Math.cos(yaw);
        double sin = Math.sin(yaw);
        return new GroundPose(x + cos * local.x - sin * local.y, y + sin * local.x + cos * local.y, yaw + local.yaw);
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
