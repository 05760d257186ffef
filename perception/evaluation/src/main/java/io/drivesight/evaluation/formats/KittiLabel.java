package io.drivesight.evaluation.formats;

import io.drivesight.core.geometry.Box;

/**
 * One row of a KITTI label or result file (object or tracking). Values that a file leaves out are KITTI's own "unknown": -1 for
 * truncation, occlusion and sizes, -10 for angles, -1000 for positions.
 *
 * @param frame frame number from 0; 0 in object files
 * @param trackId identity; -1 for none (object files, {@code DontCare})
 * @param type {@code Car}, {@code Van}, {@code Pedestrian}, {@code DontCare} ...
 * @param truncation tracking: 0 none, 1 partly, 2 largely outside the image; object files: 0..1
 * @param occlusion 0 visible, 1 partly, 2 largely occluded, 3 unknown
 * @param alpha observation angle [rad], -pi..pi
 * @param box in image pixels
 * @param height object's height [m]
 * @param width object's width [m]
 * @param length object's length [m]
 * @param x right of the camera [m], centre of the object's bottom
 * @param y below the camera [m]
 * @param z ahead of the camera [m]
 * @param rotationY heading about the camera's y axis [rad], -pi..pi
 * @param score confidence, any scale; 1 where the file has none
 */
public record KittiLabel(
        int frame,
        int trackId,
        String type,
        double truncation,
        int occlusion,
        double alpha,
        Box box,
        double height,
        double width,
        double length,
        double x,
        double y,
        double z,
        double rotationY,
        double score) {
    public static final String DONT_CARE = "DontCare";

    /** A tracked box in the image; everything in 3D unknown. */
    public static KittiLabel tracked(int frame, int trackId, String type, Box box, double score) {
        return new KittiLabel(frame, trackId, type, -1, -1, -10, box, -1, -1, -1, -1000, -1000, -1000, -10, score);
    }

    public boolean isDontCare() {
        return isType(DONT_CARE);
    }

    /** Compares types as the KITTI tools do: in any case. */
    public boolean isType(String other) {
        return type.equalsIgnoreCase(other);
    }
}
