package io.drivesight.simulator.truth;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.Vector;
import io.drivesight.simulator.scenario.World;
import java.util.Optional;

/**
 * One road user or traffic light in one frame. Vehicle frame as in {@link io.drivesight.core.camera.CameraModel.Mounting}.
 *
 * @param trackId the same in every frame and camera of a drive, from 1
 * @param actor its name in the scenario
 * @param objectClass what it is
 * @param fullBox around all of it, hidden parts and parts outside the image too [px]; may reach beyond the image; {@link #NOWHERE}
 *     when all of it is outside
 * @param visibleBox around what can be seen of it [px]; empty when nothing can
 * @param visibleFraction share of its silhouette inside the image that nothing covers, 0..1
 * @param truncation share of {@code fullBox} outside the image, 0..1
 * @param position middle of its footprint, vehicle frame [m]
 * @param size length, width, height [m]; of a person: the usual space of a walking one
 * @param heading where it points, vehicle frame [rad], 0 forward, positive to the left, -pi..pi
 * @param velocity over ground, components in the vehicle frame [m/s]
 * @param acceleration along its heading [m/s2]
 * @param turnRate change of its heading over ground [rad/s], positive to the left
 * @param course where the middle of its footprint really goes, in the vehicle frame of the capture time, which stays where it is
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
        double acceleration,
        double turnRate,
        Course course) {
    /** The box of what is not in the image. */
    public static final Box NOWHERE = new Box(0, 0, 0, 0);

    /** Distance from the vehicle's origin along the ground [m]. */
    public double range() {
        return Math.sqrt(position.x() * position.x() + position.y() * position.y());
    }

    /** Middle and heading, vehicle frame. */
    public GroundPose pose() {
        return new GroundPose(position.x(), position.y(), heading);
    }

    /** Where it would go if it went on as it moves now, as {@link #course} has it. */
    public Course foreseen() {
        return Course.foreseen(pose(), Math.hypot(velocity.x(), velocity.y()), acceleration, turnRate);
    }

    /** Its road user: a bicycle and who rides it are one. */
    public String roadUser() {
        return actor.endsWith(World.RIDER) ? actor.substring(0, actor.length() - World.RIDER.length()) : actor;
    }
}
