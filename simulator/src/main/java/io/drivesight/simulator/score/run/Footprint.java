package io.drivesight.simulator.score.run;

/**
 * A rectangle on the plane.
 *
 * @param middle its middle, and the direction of its length
 * @param length [m]
 * @param width [m]
 */
record Footprint(Pose middle, double length, double width) {
    /** Separating axes: two rectangles are apart when they are apart along one of their four directions. */
    boolean meets(Footprint other) {
        return !isApart(other, middle.yaw())
                && !isApart(other, middle.yaw() + Math.PI / 2)
                && !isApart(other, other.middle.yaw())
                && !isApart(other, other.middle.yaw() + Math.PI / 2);
    }

    private boolean isApart(Footprint other, double direction) {
        double dx = other.middle.x() - middle.x();
        double dy = other.middle.y() - middle.y();
        double distance = Math.abs(dx * Math.cos(direction) + dy * Math.sin(direction));
        return distance > reach(direction) + other.reach(direction);
    }

    /** From the middle to the farthest corner along a direction [m]. */
    private double reach(double direction) {
        double turned = direction - middle.yaw();
        return Math.abs(length / 2 * Math.cos(turned)) + Math.abs(width / 2 * Math.sin(turned));
    }
}
