package io.drivesight.simulator.score.run;

import io.drivesight.simulator.truth.ObjectTruth;

/**
 * A place and a direction on the plane.
 *
 * @param x [m]
 * @param y [m]
 * @param yaw direction [rad], 0 along x, positive to the left
 */
record Pose(double x, double y, double yaw) {
    static final Pose ORIGIN = new Pose(0, 0, 0);

    /** Middle and heading of an object in the vehicle's frame. */
    static Pose of(ObjectTruth object) {
        return new Pose(object.position().x(), object.position().y(), object.heading());
    }

    /** What has this pose as seen from here, in the frame that this pose is in. */
    Pose outward(Pose local) {
        double cos = Math.cos(yaw);
        double sin = Math.sin(yaw);
        return new Pose(x + cos * local.x - sin * local.y, y + sin * local.x + cos * local.y, yaw + local.yaw);
    }

    /** A pose in the frame that this one is in, as seen from here. */
    Pose inward(Pose outer) {
        double cos = Math.cos(yaw);
        double sin = Math.sin(yaw);
        double dx = outer.x - x;
        double dy = outer.y - y;
        return new Pose(cos * dx + sin * dy, -sin * dx + cos * dy, outer.yaw - yaw);
    }

    double distanceTo(Pose other) {
        return Math.hypot(other.x - x, other.y - y);
    }

    /** Straight from one to the other, turning the shorter way. */
    static Pose mix(Pose a, Pose b, double share) {
        double turn = Math.IEEEremainder(b.yaw - a.yaw, 2 * Math.PI);
        return new Pose(a.x + share * (b.x - a.x), a.y + share * (b.y - a.y), a.yaw + share * turn);
    }
}
