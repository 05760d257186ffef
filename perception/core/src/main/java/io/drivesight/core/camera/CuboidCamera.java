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
    /** Which side of the footprint or roof makes an edge where the image's border cuts it; {@link #CORNER}: none is cut there. */
    private final int[] sideOf = new int[4];
    /** All corners, those of the roof first, each followed by its neighbour: depth, right, down. */
    private final double[] corners = new double[24];
    /** Directions of the image's left and right border in its middle row, which a lens that distorts bends above and below: right over depth. */
    private final double[] borders = new double[2];

    private static final int CORNER = -1;
    /** Corners in the order in which they go round. */
    private static final int[] ROUND = {0, 1, 3, 2};
    /** Between its wheels a vehicle ends so far above the road [m]. */
    private static final double SILL = 0.27;

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
        Intrinsics k = camera.model().intrinsics();
        camera.lens.undistort(-k.centerX() / k.focalX(), 0, slope);
        borders[0] = slope[0];
        camera.lens.undistort((k.size().width() - k.centerX()) / k.focalX(), 0, slope);
        borders[1] = slope[0];
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
     * Projects a cuboid that stands on feet, or wheels. Its upper corners make the edges but the lower one, which the feet make. Left and
     * right may lie beyond the image; top and bottom are those of what lies between its left and right border, which is
     * taken to be straight, as it is in the middle row: where the lens distorts it is so only near to that.
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
                    corner,
                    out);
            ox = along * feet * cos - aside * sin;
            oy = along * feet * sin + aside * cos;
            corner(
                    depth + ox * axis[0] + oy * axis[1],
                    across + ox * right[0] + oy * right[1],
                    below + ox * down[0] + oy * down[1],
                    4 + corner,
                    out);
        }
        if (out[LEFT] < 0 || out[RIGHT] > camera.model().intrinsics().size().width()) {
            cut(out);
        }
        for (int edge = 0; edge < 4; edge++) {
            slopes(edge, height, out);
        }
    }

    private void corner(double d, double r, double b, int index, double[] out) {
        boolean upper = index < 4;
        corners[3 * index] = d;
        corners[3 * index + 1] = r;
        corners[3 * index + 2] = b;
        double depth = Math.max(LEAST_DEPTH, d);
        out[NEAREST] = Math.min(out[NEAREST], d);
        double x = r / depth;
        double y = b / depth;
        double u = column(x, y);
        if (upper && u < out[LEFT]) {
            out[LEFT] = u;
            keep(LEFT, depth, x, y, upper, CORNER);
        }
        if (upper && u > out[RIGHT]) {
            out[RIGHT] = u;
            keep(RIGHT, depth, x, y, upper, CORNER);
        }
        upright(depth, x, y, upper, CORNER, out);
    }

    private void upright(double depth, double x, double y, boolean upper, int side, double[] out) {
        double v = row(x, y);
        if (v < out[TOP]) {
            out[TOP] = v;
            keep(TOP, depth, x, y, upper, side);
        }
        if (v > out[BOTTOM]) {
            out[BOTTOM] = v;
            keep(BOTTOM, depth, x, y, upper, side);
        }
    }

    private double column(double x, double y) {
        Intrinsics k = camera.model().intrinsics();
        double inside = inside(x, y);
        return k.centerX() + k.focalX() * camera.lens.distortedX(x * inside, y * inside) / inside;
    }

    private double row(double x, double y) {
        Intrinsics k = camera.model().intrinsics();
        double inside = inside(x, y);
        return k.centerY() + k.focalY() * camera.lens.distortedY(x * inside, y * inside) / inside;
    }

    /** What lies farther out than the lens can tell is taken to be bent as what lies at its reach. */
    private double inside(double x, double y) {
        double far = (x * x + y * y) / camera.lens.reach();
        return far > 1 ? 1 / Math.sqrt(far) : 1;
    }

    /** Finds top, bottom and least depth of what lies between the image's left and right border; nothing does: leaves them. */
    private void cut(double[] out) {
        double top = out[TOP];
        double bottom = out[BOTTOM];
        double nearest = out[NEAREST];
        out[TOP] = Double.POSITIVE_INFINITY;
        out[BOTTOM] = Double.NEGATIVE_INFINITY;
        out[NEAREST] = Double.POSITIVE_INFINITY;
        for (int side = 0; side < 8; side++) {
            cut(side, out);
        }
        if (out[BOTTOM] < out[TOP]) {
            out[TOP] = top;
            out[BOTTOM] = bottom;
            out[NEAREST] = nearest;
        }
    }

    private int from(int side) {
        return 3 * ((side & 4) + ROUND[side & 3]);
    }

    private int to(int side) {
        return 3 * ((side & 4) + ROUND[(side + 1) & 3]);
    }

    private void cut(int side, double[] out) {
        int a = from(side);
        int b = to(side);
        double begin = 0;
        double end = 1;
        for (int border = 0; border < 2; border++) {
            double inwards = border == 0 ? 1 : -1;
            double one = inwards * (corners[a + 1] - borders[border] * corners[a]);
            double other = inwards * (corners[b + 1] - borders[border] * corners[b]);
            if (one < 0 && other < 0) {
                return;
            }
            if (one < 0) {
                begin = Math.max(begin, one / (one - other));
            } else if (other < 0) {
                end = Math.min(end, one / (one - other));
            }
        }
        if (begin <= end) {
            point(side, begin, begin > 0, out);
            point(side, end, end < 1, out);
        }
    }

    private void point(int side, double share, boolean isCut, double[] out) {
        int a = from(side);
        int b = to(side);
        double raised = isCut && side >= 4 ? SILL : 0;
        double d = corners[a] + share * (corners[b] - corners[a]) + raised * axis[2];
        double depth = Math.max(LEAST_DEPTH, d);
        out[NEAREST] = Math.min(out[NEAREST], d);
        double x = (corners[a + 1] + share * (corners[b + 1] - corners[a + 1]) + raised * right[2]) / depth;
        double y = (corners[a + 2] + share * (corners[b + 2] - corners[a + 2]) + raised * down[2]) / depth;
        upright(depth, x, y, side < 4, isCut ? side : CORNER, out);
    }

    private void keep(int edge, double depth, double x, double y, boolean upper, int side) {
        depthOf[edge] = depth;
        acrossOf[edge] = x;
        belowOf[edge] = y;
        upperOf[edge] = upper;
        sideOf[edge] = side;
    }

    /**
     * By what share of its length a side is passed by the border, a metre that it moves off. The nearer it runs along the border the less can
     * be said: it is never more than all of it, and nothing for one that lies on the border.
     */
    private static double share(double off, double crosses) {
        if (Math.abs(off) <= Math.abs(crosses)) {
            return crosses == 0 ? 0 : off / crosses;
        }
        return crosses / off;
    }

    /** First derivatives of one edge, its corner, or where the border cuts it, moving with the cuboid, which keeps its heading. */
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
        for (int i = 0; i < 3; i++) {
            double shift = i < 2 ? 1 : upperOf[edge] ? height : 0;
            double d = shift * axis[i];
            double r = shift * right[i];
            double v = shift * down[i];
            int side = sideOf[edge];
            if (side != CORNER) {
                // The point stays on the border, and moves along the side.
                double along0 = corners[to(side)] - corners[from(side)];
                double along1 = corners[to(side) + 1] - corners[from(side) + 1];
                double crosses = along1 - a * along0;
                double back = share(r - a * d, crosses);
                d -= back * along0;
                r -= back * along1;
                v -= back * (corners[to(side) + 2] - corners[from(side) + 2]);
            }
            out[at + i] = (perAcross * (r - a * d) + perBelow * (v - b * d)) / depth;
        }
    }
}
