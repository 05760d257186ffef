package io.drivesight.simulator.truth;

import io.drivesight.simulator.scenario.ActorModel;

/**
 * A rectangle on the plane.
 *
 * @param middle its middle, and the direction of its length
 * @param length [m]
 * @param width [m]
 */
public record Footprint(GroundPose middle, double length, double width) {
    /** A thing of this size. */
    public static Footprint of(GroundPose middle, ActorModel.Size size) {
        return new Footprint(middle, size.length(), size.width());
    }

    /**
     * How far two rectangles are apart along the direction that parts them most, of their four [m]: never more than their distance;
     * 0 or less exactly when they touch or overlap (separating axes).
     */
    public double gap(Footprint other) {
        double first = Math.max(gap(other, middle.yaw()), gap(other, middle.yaw() + Math.PI / 2));
        double second = Math.max(gap(other, other.middle.yaw()), gap(other, other.middle.yaw() + Math.PI / 2));
        return Math.max(first, second);
    }

    private double gap(Footprint other, double direction) {
        double dx = other.middle.x() - middle.x();
        double dy = other.middle.y() - middle.y();
        double distance = Math.abs(dx * Math.cos(direction) + dy * Math.sin(direction));
        return distance - reach(direction) - other.reach(direction);
    }

    /** From the middle to the farthest corner along a direction [m]. */
    public double reach(double direction) {
        double turned = direction - middle.yaw();
        return Math.abs(length / 2 * Math.cos(turned)) + Math.abs(width / 2 * Math.sin(turned));
    }

    /** From the middle to a corner [m]. */
    double radius() {
        return Math.hypot(length, width) / 2;
    }
}
