package io.drivesight.simulator.truth;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.geometry.ImageSize;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that is in one frame.
 *
 * @param scenario name of the scenario
 * @param seed of the drive
 * @param conditions weather and time of day, as {@code Conditions.label()}
 * @param camera name of the camera
 * @param round how often the drive had gone round before
 * @param index number of the frame, from 0; begins anew with each round
 * @param seconds since the start of the round [s]
 * @param size of the image
 * @param egoMotion motion of the vehicle
 * @param pose the vehicle's origin and direction in the drive's world
 * @param course where the vehicle's origin goes if it keeps the speed that it has, on the way that it really takes; in the vehicle
 *     frame of now, which stays where it is
 * @param objects in the order of their track ids; those with at least a speck of their silhouette inside the image
 * @param outside road users within {@link #NEAR} of which nothing is inside the image, in the order of their track ids
 */
public record FrameTruth(
        String scenario,
        long seed,
        String conditions,
        String camera,
        int round,
        int index,
        double seconds,
        ImageSize size,
        EgoMotion egoMotion,
        GroundPose pose,
        Course course,
        List<ObjectTruth> objects,
        List<ObjectTruth> outside) {
    /** From so far on what is outside the image does not matter [m]: beyond, nothing is overtaken or meets the vehicle from behind. */
    public static final double NEAR = 40;

    public FrameTruth {
        objects = List.copyOf(objects);
        outside = List.copyOf(outside);
    }

    /** How a road user stands to the vehicle; one so far outside the picture that it is left out is none. */
    public Danger danger(int trackId) {
        return Stream.concat(objects.stream(), outside.stream())
                .filter(object -> object.trackId() == trackId)
                .map(object -> Danger.of(course, object.course(), object.foreseen(), object.size()))
                .findFirst()
                .orElse(Danger.NONE);
    }

    /** The same so many rounds later. */
    public FrameTruth later(int rounds) {
        return new FrameTruth(
                scenario,
                seed,
                conditions,
                camera,
                round + rounds,
                index,
                seconds,
                size,
                egoMotion,
                pose,
                course,
                objects,
                outside);
    }
}
