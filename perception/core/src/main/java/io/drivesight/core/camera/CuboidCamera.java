package io.drivesight.core.camera;

import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;

/**
 * A camera at one moment, in a frame that stands still, and the boxes in which it sees upright cuboids that stand on the ground.
 * Not thread-safe.
 */
public final class CuboidCamera {
    /** How many numbers {@link #project} writes: four edges, three derivatives of each, the least depth. */
    public static final int PROJECTED = 17;
    /** Edges are written in this order from 0 on. */
    public static final int LEFT = 0;

    public static final int TOP = 1;
    public static final int RIGHT = 2;
    public static final int BOTTOM = 3;
    /** From here on for each edge: its derivatives by x [px/m], y [px/m] and the logarithm of the height [px]. */
    public static final int SLOPES = 4;
    /** Depth of the nearest corner [m]. */
    public static final int NEAREST = 16;

    /** Corners nearer than this, or behind, are taken to be this far in front [m]. */
    private static final double LEAST_DEPTH = 0.3;

    private final EgoPose pose;
    private GroundCamera camera;
    private final double[] axis = new double[3];
    private final double[] right = new double[3];
    private final double[] down = new double[3];
    private final double eyeX;
    private final double eyeY;
    private final double eyeZ;
    /** Of the corners that make the edges: depth, right and down over depth, and whether it is an upper one. */
    private final double[] depthOf = new double[4];

    private final double[] acrossOf = new double[4];
    private final double[] belowOf = new double[4];
    private final boolean[] upperOf = new boolean[4];
    private final double[] slope = new double[3];

    /** A camera of the vehicle that is there. */
    public CuboidCamera(GroundCamera camera, EgoPose pose) {
        this.camera = camera;
        this.pose = pose;
        double cos = Math.cos(pose.heading());
        double sin = Math.sin(pose.heading());
        look(cos, sin);
        Mounting m = camera.model().mounting();
        eyeX = pose.x() + cos * m.x() - sin * m.y();
        eyeY = pose.y() + sin * m.x() + cos * m.y();
        eyeZ = m.z();
    }

    private void look(double cos, double sin) {
        turn(camera.axisX, camera.axisY, camera.axisZ, cos, sin, axis);
        turn(camera.rightX, camera.rightY, camera.rightZ, cos, sin, right);
        turn(camera.downX, camera.downY, camera.downZ, cos, sin, down);
    }

    private static void turn(double x, double y, double z, double cos, double sin, double[] out) {
        out[0] = cos * x - sin * y;
        out[1] = sin * x + cos * y;
        out[2] = z;
    }

    /** It turns out to look lower than was thought, by so much [rad]. */
    public void lower(double angle) {
        CameraModel model = camera.model();
        Mounting m = model.mounting();
        camera = new GroundCamera(new CameraModel(
                model.intrinsics(), new Mounting(m.x(), m.y(), m.z(), m.yaw(), m.pitch() + angle, m.roll())));
        look(Math.cos(pose.heading()), Math.sin(pose.heading()));
    }

    public GroundCamera camera() {
        return camera;
    }

    public EgoPose pose() {
        return pose;
    }

    /** Where the optical centre is, x [m]. */
    public double eyeX() {
        return eyeX;
    }

    /** Where the optical centre is, y [m]. */
    public double eyeY() {
        return eyeY;
    }

    /** Depth of a point of the ground along the optical axis [m]. */
    public double depth(double x, double y) {
        return (x - eyeX) * axis[0] + (y - eyeY) * axis[1] - eyeZ * axis[2];
    }

    /**
     * Projects a cuboid that stands on feet, or wheels. Its upper corners make the edges but the lower one, which the feet make.
     *
     * @param x middle of its footprint [m]
     * @param y middle of its footprint [m]
     * @param cos of its heading
     * @param sin of its heading
     * @param feet distance between its foremost and hindmost contact with the ground [m]
     * @param out gets {@link #PROJECTED} numbers
     */
    public void project(
            double x,
            double y,
            double cos,
            double sin,
            double length,
            double width,
            double height,
            double feet,
            double[] out) {
        double dx = x - eyeX;
        double dy = y - eyeY;
        double depth = dx * axis[0] + dy * axis[1] - eyeZ * axis[2];
        double across = dx * right[0] + dy * right[1] - eyeZ * right[2];
        double below = dx * down[0] + dy * down[1] - eyeZ * down[2];
        out[LEFT] = Double.POSITIVE_INFINITY;
        out[TOP] = Double.POSITIVE_INFINITY;
        out[RIGHT] = Double.NEGATIVE_INFINITY;
        out[BOTTOM] = Double.NEGATIVE_INFINITY;
        out[NEAREST] = Double.POSITIVE_INFINITY;
        for (int corner = 0; corner < 4; corner++) {
            double along = (corner & 1) == 0 ? 0.5 : -0.5;
            double aside = (corner & 2) == 0 ? width / 2 : -width / 2;
            double ox = along * length * cos - aside * sin;
            double oy = along * length * sin + aside * cos;
            corner(
                    depth + ox * axis[0] + oy * axis[1] + height * axis[2],
                    across + ox * right[0] + oy * right[1] + height * right[2],
                    below + ox * down[0] + oy * down[1] + height * down[2],
                    true,
                    out);
            ox = along * feet * cos - aside * sin;
            oy = along * feet * sin + aside * cos;
            corner(
                    depth + ox * axis[0] + oy * axis[1],
                    across + ox * right[0] + oy * right[1],
                    below + ox * down[0] + oy * down[1],
                    false,
                    out);
        }
        for (int edge = 0; edge < 4; edge++) {
            slopes(edge, height, out);
        }
    }

    private void corner(double d, double r, double b, boolean upper, double[] out) {
        double depth = Math.max(LEAST_DEPTH, d);
        out[NEAREST] = Math.min(out[NEAREST], d);
        double x = r / depth;
        double y = b / depth;
        Intrinsics k = camera.model().intrinsics();
        LensDistortion lens = camera.lens;
        double u;
        double v;
        if (lens.isNone()) {
            u = k.centerX() + k.focalX() * x;
            v = k.centerY() + k.focalY() * y;
        } else {
            double far = (x * x + y * y) / lens.reach();
            double inside = far > 1 ? 1 / Math.sqrt(far) : 1;
            u = k.centerX() + k.focalX() * lens.distortedX(x * inside, y * inside) / inside;
            v = k.centerY() + k.focalY() * lens.distortedY(x * inside, y * inside) / inside;
        }
        if (upper && u < out[LEFT]) {
            out[LEFT] = u;
            keep(LEFT, depth, x, y, true);
        }
        if (upper && u > out[RIGHT]) {
            out[RIGHT] = u;
            keep(RIGHT, depth, x, y, true);
        }
        if (v < out[TOP]) {
            out[TOP] = v;
            keep(TOP, depth, x, y, upper);
        }
        if (v > out[BOTTOM]) {
            out[BOTTOM] = v;
            keep(BOTTOM, depth, x, y, upper);
        }
    }

    private void keep(int edge, double depth, double x, double y, boolean upper) {
        depthOf[edge] = depth;
        acrossOf[edge] = x;
        belowOf[edge] = y;
        upperOf[edge] = upper;
    }

    /** First derivatives of one edge, its corner moving with the cuboid, which keeps its heading. */
    private void slopes(int edge, double height, double[] out) {
        double depth = depthOf[edge];
        double a = acrossOf[edge];
        double b = belowOf[edge];
        boolean sideways = edge == LEFT || edge == RIGHT;
        Intrinsics k = camera.model().intrinsics();
        double perAcross = sideways ? k.focalX() : 0;
        double perBelow = sideways ? 0 : k.focalY();
        LensDistortion lens = camera.lens;
        if (!lens.isNone() && a * a + b * b < lens.reach()) {
            lens.slope(a, b, slope);
            perAcross = sideways ? k.focalX() * slope[0] : k.focalY() * slope[1];
            perBelow = sideways ? k.focalX() * slope[1] : k.focalY() * slope[2];
        }
        int at = SLOPES + 3 * edge;
        for (int i = 0; i < 2; i++) {
            out[at + i] = (perAcross * (right[i] - a * axis[i]) + perBelow * (down[i] - b * axis[i])) / depth;
        }
        out[at + 2] = upperOf[edge]
                ? height * (perAcross * (right[2] - a * axis[2]) + perBelow * (down[2] - b * axis[2])) / depth
                : 0;
    }
}
