package io.drivesight.simulator.score.run;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.evaluation.trajectory.Position;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.Optional;

/**
 * A rectangle on the plane.
 *
 * @param middle its middle, and the direction of its length
 * @param length [m]
 * @param width [m]
 */
record Footprint(Pose middle, double length, double width) {
    /** An object's, in the vehicle's frame. */
    static Footprint of(ObjectTruth object) {
        return at(object, Pose.of(object));
    }

    /** An object's, were it somewhere else. */
    static Footprint at(ObjectTruth object, Pose middle) {
        return new Footprint(middle, object.size().length(), object.size().width());
    }

    /** Its near side as a camera sees it; one without calibration is taken to be in the vehicle's origin. */
    Position nearSide(Optional<CameraModel> camera) {
        return nearSide(
                camera.map(model -> model.mounting().x()).orElse(0.0),
                camera.map(model -> model.mounting().y()).orElse(0.0));
    }

    /**
     * The point that an estimate's ground position means: on the line from the viewer to the middle, as far before the middle as the nearest
     * corner is.
     *
     * @param x of the viewer [m]
     * @param y of the viewer [m]
     */
    Position nearSide(double x, double y) {
        double dx = middle.x() - x;
        double dy = middle.y() - y;
        double distance = Math.hypot(dx, dy);
        double half = reach(Math.atan2(dy, dx));
        double share = distance < 1e-9 ? 0 : Math.max(0, distance - half) / distance;
        return new Position(x + share * dx, y + share * dy);
    }

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
    double reach(double direction) {
        double turned = direction - middle.yaw();
        return Math.abs(length / 2 * Math.cos(turned)) + Math.abs(width / 2 * Math.sin(turned));
    }
}
