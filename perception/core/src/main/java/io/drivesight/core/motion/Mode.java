package io.drivesight.core.motion;

import io.drivesight.core.camera.CuboidCamera;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.taxonomy.BodySize;

/** One explanation of an object: it stands, or it moves in some way. */
final class Mode {
    /** Weight of what two boxes do not share beside the distance of their edges. */
    private static final double OVERLAP = 2.5;
    /** What is farther from where it is expected is another thing, however little is known [heights]. */
    private static final double MOST_UNSURE = 0.5;

    /** Standard deviation of a common error of the camera's pitch [rad]. */
    private static final double PITCH = 0.0007;
    /** Roads are not quite flat: how their slope changes, a standard deviation [1/m]. */
    private static final double ROAD = 3e-5;
    /** Faster than this, and surely so, a thing points where it moves [m/s]. */
    private static final double POINTS = 1.5;
    /** Parked cars and slow ones stand about as the road goes: a standard deviation [rad]. */
    private static final double PARKED = 0.12;
    /** Of bodies that are not symmetrical. */
    private static final double COMMON = 0.1;
    /** Boxes with a corner nearer than this tell nothing of the place [m]. */
    private static final double NEAREST = 1.2;
    /** How much a place that stands still may wander, for what its cuboid does not tell [m/s^0.5]. */
    private static final double DRIFT = 0.05;

    final GroundFilter filter = new GroundFilter();
    /** False: it stands. */
    boolean moves;

    double weight;
    /** Direction that it points in. */
    double cos;

    double sin;
    final double[] projected = new double[CuboidCamera.PROJECTED];
    /** Edges of the box in which it is to be seen, in the order of the edges [px]. */
    final double[] expected = new double[4];
    /** How much less likely than the best it is, as a logarithm. */
    double unlikely;
    /** Variances of the edges by place and body, in the order of the edges [px2]. */
    final double[] unsure = new double[4];
    /** The part that the differences between bodies and the pitch have in it [px2]. */
    final double[] misfit = new double[4];
    /** Of its middle, along the optical axis [m]. */
    double depth;
    /** Of the sides' misfit so much, as a share of the variance, moves the middle between them. */
    private double common;

    /** State at which it was projected. */
    private double atX;

    private double atY;
    private double atH;

    Mode(boolean moves) {
        this.moves = moves;
    }

    Mode state(StateCodec codec) {
        moves = codec.flag(moves);
        weight = codec.real(weight);
        cos = codec.real(cos);
        sin = codec.real(sin);
        filter.state(codec);
        return this;
    }

    void copyFrom(Mode other) {
        weight = other.weight;
        cos = other.cos;
        sin = other.sin;
        filter.copyFrom(other.filter);
    }

    void predict(double dt, MotionNoise noise) {
        if (!moves) {
            filter.stand(dt, DRIFT);
            return;
        }
        filter.move(dt, cos, sin, noise);
        double speed = filter.speed();
        double unsure = filter.variance(GroundFilter.VX) + filter.variance(GroundFilter.VY);
        if (speed > POINTS && speed * speed > 4 * unsure) {
            cos = filter.s[GroundFilter.VX] / speed;
            sin = filter.s[GroundFilter.VY] / speed;
        }
    }

    /** Variance of the direction that it points in [rad2]: where it moves, sideways against along; else as parked cars stand. */
    private double turned() {
        if (!moves || filter.speed() < POINTS) {
            return PARKED * PARKED;
        }
        double vx = filter.s[GroundFilter.VX];
        double vy = filter.s[GroundFilter.VY];
        double square = vx * vx + vy * vy;
        double across = vy * vy * filter.variance(GroundFilter.VX)
                - 2 * vx * vy * filter.covariance(GroundFilter.VX, GroundFilter.VY)
                + vx * vx * filter.variance(GroundFilter.VY);
        return Math.min(0.1, across / (square * square));
    }

    /** Moves the expected edges to where the object's boxes lie beside its cuboid's [heights]. */
    void expect(double[] offsets) {
        double height = projected[CuboidCamera.BOTTOM] - projected[CuboidCamera.TOP];
        for (int edge = 0; edge < 4; edge++) {
            expected[edge] = projected[edge] + offsets[edge] * height;
        }
    }

    /**
     * Projects its cuboid.
     *
     * @param rise by how much the road rises above the vehicle's plane, by the square of the distance [1/m]
     */
    void project(CuboidCamera camera, BodySize body, MotionNoise noise, double rise) {
        double[] s = filter.s;
        atX = s[GroundFilter.X];
        atY = s[GroundFilter.Y];
        atH = s[GroundFilter.H];
        camera.project(
                atX,
                atY,
                cos,
                sin,
                body.length(),
                body.width(),
                filter.height(),
                body.length() - 2 * noise.overhang(),
                projected);
        if (rise != 0) {
            lift(camera, rise);
        }
        misfit(camera, body, noise);
        for (int edge = 0; edge < 4; edge++) {
            unsure[edge] = filter.edgeVariance(projected, edge) + misfit[edge];
        }
    }

    /** What stands on a road that rises is seen higher by an angle that grows with the distance. */
    private void lift(CuboidCamera camera, double rise) {
        double rayX = atX - camera.eyeX();
        double rayY = atY - camera.eyeY();
        double range = Math.sqrt(rayX * rayX + rayY * rayY);
        double perMetre = camera.camera().model().intrinsics().focalY() * rise;
        for (int edge = CuboidCamera.TOP; edge <= CuboidCamera.BOTTOM; edge += 2) {
            projected[edge] -= perMetre * range;
            projected[CuboidCamera.SLOPES + 3 * edge] -= perMetre * rayX / range;
            projected[CuboidCamera.SLOPES + 3 * edge + 1] -= perMetre * rayY / range;
        }
    }

    private void misfit(CuboidCamera camera, BodySize body, MotionNoise noise) {
        double rayX = atX - camera.eyeX();
        double rayY = atY - camera.eyeY();
        double range = Math.max(1, Math.sqrt(rayX * rayX + rayY * rayY));
        double along = Math.abs(rayX * cos + rayY * sin) / range;
        double aside = Math.abs(rayX * sin - rayY * cos) / range;
        double lengths = noise.length() / 2;
        double widths = noise.width() / 2;
        double focalX = camera.camera().model().intrinsics().focalX();
        double focalY = camera.camera().model().intrinsics().focalY();
        double turn = (body.length() * along - body.width() * aside) / 2;
        double across = square(lengths * aside) + square(widths * along) + turn * turn * turned();
        double deep = square(lengths * along) + square(widths * aside);
        depth = camera.depth(atX, atY);
        double side = across * square(focalX / Math.max(1, depth));
        // Of a long one the near end moves in the picture, and the far end does not.
        double near = Math.min(1, (body.length() * along + body.width() * aside) / 2 / Math.max(1, depth));
        common = Math.min(1, COMMON + square(2 * near / (1 + near * near)));
        misfit[CuboidCamera.LEFT] = side;
        misfit[CuboidCamera.RIGHT] = side;
        double pitch = square(focalY * PITCH);
        double road = square(focalY * ROAD * range / 2);
        misfit[CuboidCamera.TOP] = pitch + deep * slope(CuboidCamera.TOP);
        misfit[CuboidCamera.BOTTOM] = pitch + road + deep * slope(CuboidCamera.BOTTOM);
    }

    /** Square of an edge's slope over the ground. */
    private double slope(int edge) {
        int at = CuboidCamera.SLOPES + 3 * edge;
        return square(projected[at]) + square(projected[at + 1]);
    }

    private static double square(double x) {
        return x * x;
    }

    /** Top and bottom against where they were expected: what place, height and body leave open of both being shifted alike. */
    void tell(SeenBox seen, CameraNod nod, double focal) {
        int top = CuboidCamera.TOP;
        int bottom = CuboidCamera.BOTTOM;
        double a = unsure[top] + seen.variances()[top];
        double b = unsure[bottom] + seen.variances()[bottom];
        double both = filter.edgeCovariance(projected, top, bottom);
        double offTop = expected[top] - seen.measured(top);
        double offBottom = expected[bottom] - seen.measured(bottom);
        if (!seen.clean(top) || !seen.clean(bottom)) {
            return;
        }
        double det = a * b - both * both;
        double information = (a + b - 2 * both) / det;
        double weighted = ((b - both) * offTop + (a - both) * offBottom) / det;
        if (information > 0) {
            nod.see(weighted / information / focal, 1 / (information * focal * focal));
        }
    }

    /** False for a box that is farther away than its own height: most are nothing to each other. */
    boolean isNear(Box box) {
        double reach = box.height();
        return expected[CuboidCamera.LEFT] < box.right() + reach
                && expected[CuboidCamera.RIGHT] > box.left() - reach
                && expected[CuboidCamera.TOP] < box.bottom() + reach
                && expected[CuboidCamera.BOTTOM] > box.top() - reach;
    }

    boolean tooNear() {
        return projected[CuboidCamera.NEAREST] < NEAREST;
    }

    void update(double[] edges, double[] variances) {
        filter.update(projected, atX, atY, atH, edges, variances, misfit, common);
    }

    /** Takes back a share of its speed across the way that it points, and is less sure of it. */
    void steady(double share) {
        double across = share * (cos * filter.s[GroundFilter.VY] - sin * filter.s[GroundFilter.VX]);
        filter.s[GroundFilter.VX] += sin * across;
        filter.s[GroundFilter.VY] -= cos * across;
        filter.loosen(0, across);
    }

    /** How little a box looks like it, in about standard deviations. */
    double cost(SeenBox seen, ImageSize image) {
        Box box = seen.box();
        double left = within(expected[CuboidCamera.LEFT], image.width());
        double right = within(expected[CuboidCamera.RIGHT], image.width());
        double top = within(expected[CuboidCamera.TOP], image.height());
        double bottom = within(expected[CuboidCamera.BOTTOM], image.height());
        double sum = square(left - box.left(), seen, CuboidCamera.LEFT)
                + square(right - box.right(), seen, CuboidCamera.RIGHT)
                + square(top - box.top(), seen, CuboidCamera.TOP)
                + square(bottom - seen.edges()[CuboidCamera.BOTTOM], seen, CuboidCamera.BOTTOM);
        double shared = Math.max(0, Math.min(right, box.right()) - Math.max(left, box.left()))
                * Math.max(0, Math.min(bottom, box.bottom()) - Math.max(top, box.top()));
        double union = (right - left) * (bottom - top) + box.area() - shared;
        return Math.sqrt(sum / 4) + OVERLAP * (1 - shared / Math.max(1e-9, union));
    }

    private double square(double off, SeenBox seen, int edge) {
        double most = MOST_UNSURE * seen.box().height();
        return off * off / (Math.min(unsure[edge], most * most) + seen.spreads()[edge]);
    }

    private static double within(double value, int limit) {
        return Math.max(0, Math.min(value, limit));
    }

    /** Covariance of how fast the middle of its box moves, from that of its velocity on the ground [px2/s2]. */
    Covariance2 rateCovariance() {
        Covariance2 v = filter.block(GroundFilter.VX);
        double ux = middle(CuboidCamera.LEFT, CuboidCamera.RIGHT, 0);
        double uy = middle(CuboidCamera.LEFT, CuboidCamera.RIGHT, 1);
        double wx = middle(CuboidCamera.TOP, CuboidCamera.BOTTOM, 0);
        double wy = middle(CuboidCamera.TOP, CuboidCamera.BOTTOM, 1);
        return new Covariance2(
                v.xx() * ux * ux + 2 * v.xy() * ux * uy + v.yy() * uy * uy,
                v.xx() * ux * wx + v.xy() * (ux * wy + uy * wx) + v.yy() * uy * wy,
                v.xx() * wx * wx + 2 * v.xy() * wx * wy + v.yy() * wy * wy);
    }

    /**
     * In the frame of a vehicle.
     *
     * @param pose of the vehicle
     * @param turn cosine of its heading
     * @param aside sine of that
     * @param total of the weights of all explanations
     */
    GroundMotion.Mode seenFrom(EgoPose pose, double turn, double aside, double total) {
        GroundFilter f = filter;
        double dx = f.s[GroundFilter.X] - pose.x();
        double dy = f.s[GroundFilter.Y] - pose.y();
        return new GroundMotion.Mode(
                weight / total,
                turn * dx + aside * dy,
                turn * dy - aside * dx,
                f.block(GroundFilter.X).turned(turn, -aside),
                turn * f.s[GroundFilter.VX] + aside * f.s[GroundFilter.VY],
                turn * f.s[GroundFilter.VY] - aside * f.s[GroundFilter.VX],
                f.block(GroundFilter.VX).turned(turn, -aside),
                f.s[GroundFilter.A],
                f.variance(GroundFilter.A));
    }

    private double middle(int edge, int other, int axis) {
        return (projected[CuboidCamera.SLOPES + 3 * edge + axis] + projected[CuboidCamera.SLOPES + 3 * other + axis])
                / 2;
    }

    /** How fast the edges of its box move in the picture, were it to move like this and the vehicle as it does [px/s]. */
    void rates(CuboidCamera camera, EgoMotion ego, double ownX, double ownY, double[] out) {
        double[] s = filter.s;
        EgoPose pose = camera.pose();
        double vx = ownX - ego.speed() * Math.cos(pose.heading()) + ego.yawRate() * (s[GroundFilter.Y] - pose.y());
        double vy = ownY - ego.speed() * Math.sin(pose.heading()) - ego.yawRate() * (s[GroundFilter.X] - pose.x());
        for (int edge = 0; edge < 4; edge++) {
            int at = CuboidCamera.SLOPES + 3 * edge;
            out[edge] = vx * projected[at] + vy * projected[at + 1];
        }
    }
}
