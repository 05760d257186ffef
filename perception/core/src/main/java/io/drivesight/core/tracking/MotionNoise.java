package io.drivesight.core.tracking;

/**
 * How much boxes wander and how well they are measured, in heights of the box itself (about 1.6 m for road users).
 *
 * @param acceleration of the centre: square root of the spectral density [heights / s^1.5], above 0
 * @param sizeAcceleration the same of width and height [heights / s^1.5], above 0
 * @param cameraAcceleration of the whole image, from turns and bumps, added to the centre's [px / s^1.5], 0 or more
 * @param initialSpeed standard deviation of a new track's velocity [heights / s], above 0
 * @param measurement standard deviation of a measured edge at score 1 [heights], above 0
 * @param pixelNoise standard deviation of a measured edge that no size makes smaller [px], above 0
 */
public record MotionNoise(
        double acceleration,
        double sizeAcceleration,
        double cameraAcceleration,
        double initialSpeed,
        double measurement,
        double pixelNoise) {
    public MotionNoise {
        if (!(acceleration > 0
                && sizeAcceleration > 0
                && cameraAcceleration >= 0
                && initialSpeed > 0
                && measurement > 0
                && pixelNoise > 0)) {
            throw new IllegalArgumentException("motion noise must be above 0");
        }
    }

    /** Spectral density of the acceleration of an axis of {@link BoxFilter} [px2 / s3]. */
    double accelerationDensity(int axis, double height) {
        double own = (axis <= BoxFilter.Y ? acceleration : sizeAcceleration) * height;
        double camera = axis <= BoxFilter.Y ? cameraAcceleration : 0;
        return own * own + camera * camera;
    }

    /** Standard deviation of an axis' unknown first rate [px / s]. */
    double initialRate(int axis, double height) {
        return axis <= BoxFilter.Y ? initialSpeed * height : initialSpeed * height / 2;
    }

    /** Variance of a measured value [px2]; detections of low score are placed worse. */
    double measurementVariance(int axis, double height, double score) {
        double deviation = (measurement * height + pixelNoise) * (2 - score);
        // Centre: mean of two edges; size: their difference.
        return axis <= BoxFilter.Y ? deviation * deviation / 2 : deviation * deviation * 2;
    }
}
