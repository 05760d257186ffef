package io.drivesight.simulator.render;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.simulator.scenario.Transform;
import io.drivesight.simulator.scenario.Vector;
import java.util.List;

/**
 * A camera's geometry: points to pixels and pixels to rays. Camera frame: x right, y down, z forward. Brown-Conrady distortion;
 * outside the image it goes on straight, so that what lies far off to the side never folds back into the picture.
 */
public final class Projection {
    private static final int NEWTON_STEPS = 25;
    private static final double MARGIN = 1.1;

    private final Intrinsics intrinsics;
    private final double k1;
    private final double k2;
    private final double p1;
    private final double p2;
    private final double k3;
    private final Transform vehicleToCamera;
    private double trusted = 1e9;
    private double scaleAtEdge = 1;
    private double slopeAtEdge = 1;

    public Projection(CameraModel camera) {
        intrinsics = camera.intrinsics();
        List<Double> d = intrinsics.distortion();
        k1 = coefficient(d, 0);
        k2 = coefficient(d, 1);
        p1 = coefficient(d, 2);
        p2 = coefficient(d, 3);
        k3 = coefficient(d, 4);
        vehicleToCamera = cameraToVehicle(camera.mounting()).inverse();
        if (isDistorted()) {
            trustCorners();
        }
    }

    private static double coefficient(List<Double> distortion, int index) {
        return index < distortion.size() ? distortion.get(index) : 0;
    }

    private boolean isDistorted() {
        return k1 != 0 || k2 != 0 || p1 != 0 || p2 != 0 || k3 != 0;
    }

    /** The radius up to which the polynomial is used: a little beyond the farthest corner. */
    private void trustCorners() {
        double width = intrinsics.size().width();
        double height = intrinsics.size().height();
        double farthest = 0;
        for (int corner = 0; corner < 4; corner++) {
            Point ray = ray((corner & 1) * width, (corner >> 1) * height);
            farthest = Math.max(farthest, Math.sqrt(ray.x() * ray.x() + ray.y() * ray.y()));
        }
        double edge = farthest * MARGIN;
        scaleAtEdge = radial(edge * edge);
        double step = 1e-4 * edge;
        double outer = edge + step;
        slopeAtEdge = Math.max(0.05, (outer * radial(outer * outer) - edge * scaleAtEdge) / step);
        trusted = edge;
    }

    /** Camera frame to vehicle frame. */
    private static Transform cameraToVehicle(Mounting m) {
        double cy = StrictMath.cos(m.yaw());
        double sy = StrictMath.sin(m.yaw());
        double cp = StrictMath.cos(m.pitch());
        double sp = StrictMath.sin(m.pitch());
        double cr = StrictMath.cos(m.roll());
        double sr = StrictMath.sin(m.roll());
        Vector forward = new Vector(cy * cp, sy * cp, -sp);
        // Without roll: right is level, down = forward x right.
        Vector right = new Vector(sy, -cy, 0);
        Vector down = new Vector(-cy * sp, -sy * sp, -cp);
        return new Transform(
                new Vector(cr * right.x() + sr * down.x(), cr * right.y() + sr * down.y(), sr * down.z()),
                new Vector(-sr * right.x() + cr * down.x(), -sr * right.y() + cr * down.y(), cr * down.z()),
                forward,
                new Vector(m.x(), m.y(), m.z()));
    }

    public Intrinsics intrinsics() {
        return intrinsics;
    }

    /** From the vehicle frame to the camera frame. */
    public Transform vehicleToCamera() {
        return vehicleToCamera;
    }

    private double radial(double r2) {
        return 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
    }

    /** Where a direction {@code (x, y, 1)} of the camera frame appears [px]. */
    public Point project(double x, double y) {
        double r2 = x * x + y * y;
        double scale = r2 <= trusted * trusted ? radial(r2) : beyond(Math.sqrt(r2));
        double bounded = Math.min(1, trusted * trusted / Math.max(1e-12, r2));
        double xd = x * scale + bounded * (2 * p1 * x * y + p2 * (r2 + 2 * x * x));
        double yd = y * scale + bounded * (p1 * (r2 + 2 * y * y) + 2 * p2 * x * y);
        return new Point(
                intrinsics.focalX() * xd + intrinsics.centerX(), intrinsics.focalY() * yd + intrinsics.centerY());
    }

    private double beyond(double r) {
        return (trusted * scaleAtEdge + (r - trusted) * slopeAtEdge) / r;
    }

    /** The direction {@code (x, y, 1)} seen at a place of the image [px]: {@link #project} undone. */
    public Point ray(double pixelX, double pixelY) {
        double wantedX = (pixelX - intrinsics.centerX()) / intrinsics.focalX();
        double wantedY = (pixelY - intrinsics.centerY()) / intrinsics.focalY();
        double x = wantedX;
        double y = wantedY;
        for (int i = 0; isDistorted() && i < NEWTON_STEPS; i++) {
            double r2 = x * x + y * y;
            double scale = r2 <= trusted * trusted ? radial(r2) : beyond(Math.sqrt(r2));
            double dx = 2 * p1 * x * y + p2 * (r2 + 2 * x * x);
            double dy = p1 * (r2 + 2 * y * y) + 2 * p2 * x * y;
            x = (wantedX - dx) / scale;
            y = (wantedY - dy) / scale;
        }
        return new Point(x, y);
    }

    /**
     * A point of the image plane [px]; origin at the top-left corner of the top-left pixel, x to the right, y down.
     *
     * @param x pixels to the right; may lie outside the image
     * @param y pixels down; may lie outside the image
     */
    record Point(double x, double y) {}
}
