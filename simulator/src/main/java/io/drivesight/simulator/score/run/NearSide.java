package io.drivesight.simulator.score.run;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.evaluation.trajectory.Position;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.Optional;

/**
 * The point of an object that an estimate's ground position means: on the line from the viewer to the middle of its footprint, as
 * far before the middle as the footprint's nearest corner is.
 */
final class NearSide {
    private NearSide() {}

    /** As a camera sees it; one without calibration is taken to be in the vehicle's origin. */
    static Position of(ObjectTruth object, Optional<CameraModel> camera) {
        return of(
                object,
                camera.map(model -> model.mounting().x()).orElse(0.0),
                camera.map(model -> model.mounting().y()).orElse(0.0));
    }

    /**
     * As seen from a place.
     *
     * @param x of the viewer, vehicle frame [m]
     * @param y of the viewer, vehicle frame [m]
     */
    static Position of(ObjectTruth object, double x, double y) {
        double dx = object.position().x() - x;
        double dy = object.position().y() - y;
        double distance = Math.hypot(dx, dy);
        double half = extent(object, Math.atan2(dy, dx));
        double share = distance < 1e-9 ? 0 : Math.max(0, distance - half) / distance;
        return new Position(x + share * dx, y + share * dy);
    }

    /** From the middle of the footprint to its farthest corner along a direction [m]. */
    static double extent(ObjectTruth object, double direction) {
        double turned = direction - object.heading();
        return Math.abs(object.size().length() / 2 * Math.cos(turned))
                + Math.abs(object.size().width() / 2 * Math.sin(turned));
    }
}
