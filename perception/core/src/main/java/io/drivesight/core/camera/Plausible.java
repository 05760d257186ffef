package io.drivesight.core.camera;

import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;

/**
 * What may be true of cameras and vehicles on roads. Wide: only what a broken sensor, a bus's word for "not available" or a wrong
 * unit makes lies beyond.
 */
public final class Plausible {
    /** Of the focal length, in image widths or heights: a view of 170 degrees, and of one. */
    private static final double SHORTEST_FOCAL = 0.04;

    private static final double LONGEST_FOCAL = 60;
    /** The optical axis lies this near to the image [image sizes]. */
    private static final double OUTSIDE = 1;
    /** Of a coefficient of distortion. */
    private static final double MOST_DISTORTED = 1e4;
    /** A camera's height above the ground [m]. */
    private static final double LOWEST = 0.02;

    private static final double HIGHEST = 20;
    /** Its distance from the vehicle's origin, along and across [m]. */
    private static final double FARTHEST = 50;
    /** [m/s2]. */
    private static final double MOST_ACCELERATION = 50;
    /** By speed and yaw rate [m/s2]. */
    private static final double MOST_SIDEWAYS = 40;

    private Plausible() {}

    public static boolean is(CameraModel model) {
        return is(model.intrinsics()) && is(model.mounting());
    }

    private static boolean is(Intrinsics k) {
        return isAxis(k.focalX(), k.centerX(), k.size().width())
                && isAxis(k.focalY(), k.centerY(), k.size().height())
                && k.distortion().stream().allMatch(each -> Math.abs(each) <= MOST_DISTORTED);
    }

    private static boolean isAxis(double focal, double center, int size) {
        return focal >= SHORTEST_FOCAL * size
                && focal <= LONGEST_FOCAL * size
                && center >= -OUTSIDE * size
                && center <= (1 + OUTSIDE) * size;
    }

    private static boolean is(Mounting m) {
        return m.z() >= LOWEST
                && m.z() <= HIGHEST
                && Math.abs(m.x()) <= FARTHEST
                && Math.abs(m.y()) <= FARTHEST
                && Math.abs(m.yaw()) <= 2 * Math.PI
                && Math.abs(m.roll()) <= 2 * Math.PI
                && Math.abs(m.pitch()) <= Math.PI / 2;
    }

    /** Whether a vehicle may move so; its acceleration is not looked at. */
    public static boolean is(EgoMotion ego) {
        return Math.abs(ego.speed() * ego.yawRate()) <= MOST_SIDEWAYS;
    }

    /** Of a vehicle, forward or backward [m/s2]. */
    public static boolean isAcceleration(double acceleration) {
        return Math.abs(acceleration) <= MOST_ACCELERATION;
    }
}
