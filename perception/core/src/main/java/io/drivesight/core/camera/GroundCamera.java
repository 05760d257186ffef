package io.drivesight.core.camera;

import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Projection between pixels and the vehicle frame (ISO 8855: x forward, y left, z up), by way of a flat ground at z = 0.
 * Camera axes: x right, y down, z along the optical axis; rotations as {@link Mounting} defines them. Immutable.
 */
public final class GroundCamera {
    /** How many numbers {@link #project} writes. */
    public static final int PROJECTED = 5;
    /** Where it writes the depth. */
    public static final int DEPTH = 0;
    /** Where it writes the column. */
    public static final int U = 1;
    /** Where it writes the row. */
    public static final int V = 2;

    private static final int RIGHT = 3;
    private static final int DOWN = 4;

    /** Rays that fall less than this per metre meet the ground only beyond every use (1.5 km for a car's camera). */
    private static final double MIN_FALL = 1e-3;

    final CameraModel model;
    final LensDistortion lens;
    final double rightX;
    final double rightY;
    final double rightZ;
    final double downX;
    final double downY;
    final double downZ;
    final double axisX;
    final double axisY;
    final double axisZ;

    public GroundCamera(CameraModel model) {
        this.model = model;
        this.lens = new LensDistortion(model.intrinsics().distortion());
        Mounting m = model.mounting();
        double cosYaw = Math.cos(m.yaw());
        double sinYaw = Math.sin(m.yaw());
        double cosPitch = Math.cos(m.pitch());
        double sinPitch = Math.sin(m.pitch());
        double cosRoll = Math.cos(m.roll());
        double sinRoll = Math.sin(m.roll());
        axisX = cosYaw * cosPitch;
        axisY = sinYaw * cosPitch;
        axisZ = -sinPitch;
        // Without roll: right is level, down completes the axes. Roll then turns right towards down.
        rightX = cosRoll * sinYaw - sinRoll * cosYaw * sinPitch;
        rightY = -cosRoll * cosYaw - sinRoll * sinYaw * sinPitch;
        rightZ = -sinRoll * cosPitch;
        downX = -sinRoll * sinYaw - cosRoll * cosYaw * sinPitch;
        downY = sinRoll * cosYaw - cosRoll * sinYaw * sinPitch;
        downZ = -cosRoll * cosPitch;
    }

    /** The one that is known where it is of this model, else a new one. */
    public static GroundCamera of(@Nullable GroundCamera known, CameraModel model) {
        return known != null && known.model.equals(model) ? known : new GroundCamera(model);
    }

    public CameraModel model() {
        return model;
    }

    /** The ray through a pixel. */
    public PixelRay ray(double u, double v) {
        Intrinsics k = model.intrinsics();
        double x = (u - k.centerX()) / k.focalX();
        double y = (v - k.centerY()) / k.focalY();
        if (!lens.isNone()) {
            double[] straight = new double[2];
            lens.undistort(x, y, straight);
            x = straight[0];
            y = straight[1];
        }
        return new PixelRay(
                axisX + x * rightX + y * downX, axisY + x * rightY + y * downY, axisZ + x * rightZ + y * downZ);
    }

    /** Depth at which a ray meets the ground [m]; empty at and above the horizon. */
    public OptionalDouble groundDepth(PixelRay ray) {
        return ray.z() < -MIN_FALL ? OptionalDouble.of(model.mounting().z() / -ray.z()) : OptionalDouble.empty();
    }

    /**
     * Projects a point of the ground to the pixel at which it is seen, without making objects.
     *
     * @param x forward [m]
     * @param y to the left [m]
     * @param nearest depth below which nothing but the depth is written [m], above 0
     * @param out gets {@link #PROJECTED} numbers, of which {@link #DEPTH} [m], {@link #U} and {@link #V} [px] mean something
     *     to others
     */
    public void project(double x, double y, double nearest, double[] out) {
        Mounting m = model.mounting();
        double px = x - m.x();
        double py = y - m.y();
        double pz = 0 - m.z();
        double depth = px * axisX + py * axisY + pz * axisZ;
        out[DEPTH] = depth;
        if (depth < nearest) {
            return;
        }
        double right = (px * rightX + py * rightY + pz * rightZ) / depth;
        double down = (px * downX + py * downY + pz * downZ) / depth;
        Intrinsics k = model.intrinsics();
        boolean straight = lens.isNone();
        out[U] = k.centerX() + k.focalX() * (straight ? right : lens.distortedX(right, down));
        out[V] = k.centerY() + k.focalY() * (straight ? down : lens.distortedY(right, down));
        out[RIGHT] = right;
        out[DOWN] = down;
    }

    /**
     * Adds the covariance in the image that a projected point's covariance on the ground makes, to first order, the lens taken as
     * straight.
     *
     * @param projected by {@link #project}, not nearer than asked for there
     * @param ground holds xx, xy, yy from {@code k} on [m2]
     * @param out xx, xy, yy from {@code at} on are added to [px2]
     */
    public void addImageCovariance(double[] projected, double[] ground, int k, double[] out, int at) {
        double depth = projected[DEPTH];
        double fx = model.intrinsics().focalX() / depth;
        double fy = model.intrinsics().focalY() / depth;
        double ux = fx * (rightX - projected[RIGHT] * axisX);
        double uy = fx * (rightY - projected[RIGHT] * axisY);
        double vx = fy * (downX - projected[DOWN] * axisX);
        double vy = fy * (downY - projected[DOWN] * axisY);
        double xx = ground[k];
        double xy = ground[k + 1];
        double yy = ground[k + 2];
        out[at] += ux * (xx * ux + xy * uy) + uy * (xy * ux + yy * uy);
        out[at + 1] += ux * (xx * vx + xy * vy) + uy * (xy * vx + yy * vy);
        out[at + 2] += vx * (xx * vx + xy * vy) + vy * (xy * vx + yy * vy);
    }

    /**
     * The ray through a pixel, in the vehicle frame, scaled so that it advances one metre along the optical axis: the optical
     * centre plus {@code depth} times it is the point seen at that depth.
     *
     * @param x forward
     * @param y to the left
     * @param z up
     */
    public record PixelRay(double x, double y, double z) {}
}
