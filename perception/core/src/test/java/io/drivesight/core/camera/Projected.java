package io.drivesight.core.camera;

import io.drivesight.core.geometry.Covariance2;

/**
 * A ground point as a camera sees it.
 *
 * @param u column [px]
 * @param v row [px]
 * @param depth along the optical axis [m]
 */
public record Projected(double u, double v, double depth) {
    private static final double NEAREST = 0.1;

    /** The point at {@code x} forward and {@code y} to the left [m]; column and row are 0 nearer than 0.1 m. */
    public static Projected of(GroundCamera camera, double x, double y) {
        double[] out = numbers(camera, x, y);
        return new Projected(out[GroundCamera.U], out[GroundCamera.V], out[GroundCamera.DEPTH]);
    }

    /** What a covariance on the ground [m2] is there in the image [px2]. */
    public static Covariance2 covariance(GroundCamera camera, double x, double y, Covariance2 ground) {
        double[] out = new double[3];
        double[] values = {ground.xx(), ground.xy(), ground.yy()};
        camera.addImageCovariance(numbers(camera, x, y), values, 0, out, 0);
        return new Covariance2(out[0], out[1], out[2]);
    }

    private static double[] numbers(GroundCamera camera, double x, double y) {
        double[] out = new double[GroundCamera.PROJECTED];
        camera.project(x, y, NEAREST, out);
        return out;
    }
}
