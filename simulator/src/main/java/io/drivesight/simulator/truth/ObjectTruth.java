package io.drivesight.simulator.truth;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.Vector;
import java.util.Optional;

/**
 * One road user or traffic light in one frame. Vehicle frame as in {@link io.drivesight.core.camera.CameraModel.Mounting}.
 *
 * @param trackId the same in every frame and camera of a drive, from 1
 * @param actor its name in the scenario
 * @param objectClass what it is
 * @param fullBox around all of it, hidden parts and parts outside the image too [px]; may reach beyond the image
 * @param visibleBox around what can be seen of it [px]; empty when nothing can
 * @param visibleFraction share of its silhouette inside the image that nothing covers, 0..1
 * @param truncation share of {@code fullBox} outside the image, 0..1
 * @param position middle of its footprint, vehicle frame [m]
 * @param size length, width, height [m]; of a person: the usual space of a walking one
 * @param heading where it points, vehicle frame [rad], 0 forward, positive to the left, -pi..pi
 * @param velocity over ground, components in the vehicle frame [m/s]
 * @param acceleration along its heading [m/s2]
 */
public record ObjectTruth(
        int trackId,
        String actor,
        ObjectClass objectClass,
        Box fullBox,
        Optional<Box> visibleBox,
        double visibleFraction,
        double truncation,
        Vector position,
        ActorModel.Size size,
        double heading,
        Vector velocity,
        double acceleration) {
    /** Distance from the vehicle's origin along the ground [m]. */
    public double range() {
        return Math.sqrt(position.x() * position.x() + position.y() * position.y());
    }
}
