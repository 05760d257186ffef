package io.drivesight.core.tracking;

import io.drivesight.core.camera.CuboidCamera;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.detection.Look;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.motion.CameraNod;
import io.drivesight.core.motion.EdgeNoise;
import org.jspecify.annotations.Nullable;

/**
 * What the tracker needs to know of the camera's view of one frame.
 *
 * @param size of the image [px]
 * @param centerX where the optical axis meets the image [px]
 * @param centerY the same [px]
 * @param nanos when it was taken, by the clock that motion goes by [ns since the epoch]
 * @param look where the detector looked
 * @param road what ties the picture to the ground; null when calibration or ego motion is unknown
 */
record View(
        ImageSize size,
        double centerX,
        double centerY,
        long nanos,
        Look look,
        @Nullable Road road) {
    /**
     * The view of a road.
     *
     * @param camera where it is now
     * @param ego motion of the vehicle
     * @param edgeNoise of the detector
     * @param nod of the vehicle
     */
    record Road(CuboidCamera camera, EgoMotion ego, EdgeNoise edgeNoise, CameraNod nod) {}

    /** A box that comes nearer to a region's edge may have been cut there, and left out [px]. */
    private static final double NEAR_EDGE = 8;

    static View of(TrackerFrame frame, long nanos, @Nullable Road road) {
        ImageSize size = frame.imageSize();
        return frame.camera()
                .map(camera -> new View(
                        size, camera.intrinsics().centerX(), camera.intrinsics().centerY(), nanos, frame.look(), road))
                .orElseGet(() -> new View(size, size.width() / 2.0, size.height() / 2.0, nanos, frame.look(), road));
    }

    /** The detector looked closely at the whole of this box: it lies in the region that it saw at full resolution. */
    boolean isNear(Box box) {
        return look.region()
                .filter(region -> !region.cuts(box, size, NEAR_EDGE))
                .isPresent();
    }

    /** It did, and the whole frame, reduced to the model's input, may be too coarse for such a box. */
    boolean needsNear(Box box) {
        return isNear(box)
                && look.region()
                        .filter(region -> Look.isSmall(box, size, region.size()))
                        .isPresent();
    }

    Road requireRoad() {
        Road known = road;
        if (known == null) {
            throw new IllegalStateException("a track on the ground in a frame that says nothing of it");
        }
        return known;
    }

    /** A box on the way from one to the other of a thing that moves straight and evenly in the world. */
    Box between(Box from, Box to, double share) {
        double height = 1 / mix(1 / from.height(), 1 / to.height(), share);
        double x = mix((from.centerX() - centerX) / from.height(), (to.centerX() - centerX) / to.height(), share);
        double y = mix((from.centerY() - centerY) / from.height(), (to.centerY() - centerY) / to.height(), share);
        double aspect = mix(from.width() / from.height(), to.width() / to.height(), share);
        return Box.ofCenter(centerX + x * height, centerY + y * height, aspect * height, height);
    }

    private static double mix(double a, double b, double share) {
        return a + share * (b - a);
    }
}
