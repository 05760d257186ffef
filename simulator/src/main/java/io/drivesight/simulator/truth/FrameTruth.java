package io.drivesight.simulator.truth;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.geometry.ImageSize;
import java.util.List;

/**
 * All that is in one frame.
 *
 * @param scenario name of the scenario
 * @param seed of the drive
 * @param conditions weather and time of day, as {@code Conditions.label()}
 * @param camera name of the camera
 * @param index number of the frame, from 0
 * @param seconds since the start of the drive [s]
 * @param size of the image
 * @param egoMotion motion of the vehicle
 * @param objects in the order of their track ids; those with at least a speck of their silhouette inside the image
 */
public record FrameTruth(
        String scenario,
        long seed,
        String conditions,
        String camera,
        int index,
        double seconds,
        ImageSize size,
        EgoMotion egoMotion,
        List<ObjectTruth> objects) {
    public FrameTruth {
        objects = List.copyOf(objects);
    }
}
