package io.drivesight.core.camera;

import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.Point;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Projection between pixels and the vehicle frame (ISO 8855: x forward, y left, z up), by way of a flat ground at z = 0.
 * Camera axes: x right, y down, z along the optical axis; rotations as {@link Mounting} defines them. Immutable.
 */
public final class GroundCamera {
    /** Nearer to the camera than this nothing is projected [m]. */
    public static final double MIN_DEPTH = 0.1;

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

    private final CameraModel model;
    private final LensDistortion lens;
    private final double rightX;
    private final double rightY;
    private final double rightZ;
    private final double downX;
    private final double downY;
    private final double downZ;
    private final double axisX;
    private final double axisY;
    private final double axisZ;

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
     * The ground point seen at a pixel, its covariance propagated to first order from the pixel's own and the pitch's.
     *
     * @param deviationU standard deviation of the column [px]
     * @param deviationV standard deviation of the row [px]
     * @param deviationPitch standard deviation of the camera's pitch against the road [rad]
     * @return empty at and above the horizon
     */
    public Optional<GroundPoint> ground(Point pixel, double deviationU, double deviationV, double deviationPitch) {
        PixelRay ray = ray(pixel.x(), pixel.y());
        OptionalDouble depth = groundDepth(ray);
        if (depth.isEmpty()) {
            return Optional.empty();
        }
        double s = depth.getAsDouble();
        double u = deviationU / model.intrinsics().focalX();
        double v = deviationV / model.intrinsics().focalY();
        Covariance2 covariance = moved(ray, s, u * rightX, u * rightY, u * rightZ)
                .plus(moved(ray, s, v * downX, v * downY, v * downZ))
                .plus(pitched(ray, s, deviationPitch));
        Mounting m = model.mounting();
        return Optional.of(new GroundPoint(m.x() + s * ray.x(), m.y() + s * ray.y(), covariance));
    }

    /** Covariance of the ground point when the ray's direction has one independent deviation. */
    private static Covariance2 moved(PixelRay ray, double depth, double dx, double dy, double dz) {
        double x = depth * (dx - ray.x() * dz / ray.z());
        double y = depth * (dy - ray.y() * dz / ray.z());
        return new Covariance2(x * x, x * y, y * y);
    }

    /** The camera nods about its level lateral axis (sin yaw, -cos yaw, 0). */
    private Covariance2 pitched(PixelRay ray, double depth, double deviation) {
        double sinYaw = Math.sin(model.mounting().yaw());
        double cosYaw = Math.cos(model.mounting().yaw());
        double along = ray.x() * cosYaw + ray.y() * sinYaw;
        return moved(ray, depth, deviation * ray.z() * cosYaw, deviation * ray.z() * sinYaw, -deviation * along);
    }

    /** Distance of a point along the optical axis [m]; negative behind the camera. */
    public double depth(double x, double y, double z) {
        Mounting m = model.mounting();
        return (x - m.x()) * axisX + (y - m.y()) * axisY + (z - m.z()) * axisZ;
    }

    /** The pixel at which a point of the vehicle frame is seen; empty when it is not in front of the camera. */
    public Optional<Point> image(double x, double y, double z) {
        double depth = depth(x, y, z);
        if (depth < MIN_DEPTH) {
            return Optional.empty();
        }
        Mounting m = model.mounting();
        double px = x - m.x();
        double py = y - m.y();
        double pz = z - m.z();
        double right = (px * rightX + py * rightY + pz * rightZ) / depth;
        double down = (px * downX + py * downY + pz * downZ) / depth;
        return Optional.of(pixel(right, down));
    }

    private Point pixel(double right, double down) {
        Intrinsics k = model.intrinsics();
        double x = lens.isNone() ? right : lens.distortedX(right, down);
        double y = lens.isNone() ? down : lens.distortedY(right, down);
        return new Point(k.centerX() + k.focalX() * x, k.centerY() + k.focalY() * y);
    }

    /**
     * Projects a point of the ground without making objects.
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
     * Adds the covariance in the image of a projected point's covariance on the ground, as {@link #imageCovariance} has it.
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
     * Covariance in the image of a ground point's covariance, to first order, the lens taken as straight.
     *
     * @param x of the point [m]
     * @param y of the point [m]
     * @return [px2]; empty when the point is not in front of the camera
     */
    public Optional<Covariance2> imageCovariance(double x, double y, Covariance2 ground) {
        double[] projected = new double[PROJECTED];
        project(x, y, MIN_DEPTH, projected);
        if (projected[DEPTH] < MIN_DEPTH) {
            return Optional.empty();
        }
        double[] out = new double[3];
        addImageCovariance(projected, new double[] {ground.xx(), ground.xy(), ground.yy()}, 0, out, 0);
        return Optional.of(new Covariance2(out[0], out[1], out[2]));
    }

    /** Row of the horizon at a column [px] of the undistorted image; empty when the camera is rolled on its side. */
    public OptionalDouble horizon(double u) {
        if (Math.abs(downZ) < 1e-9) {
            return OptionalDouble.empty();
        }
        Intrinsics k = model.intrinsics();
        double x = (u - k.centerX()) / k.focalX();
        return OptionalDouble.of(k.centerY() + k.focalY() * -(axisZ + x * rightZ) / downZ);
    }
}
