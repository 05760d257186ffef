package io.drivesight.core.prediction;

import java.util.function.DoubleUnaryOperator;

/**
 * The line that the middle of the vehicle's rear axle is expected to take: through the origin along x in the vehicle frame of now,
 * then as its curvature says. Lanes beside it run parallel. Immutable.
 */
final class RoadCurve {
    /** Straight ahead. */
    static final RoadCurve STRAIGHT = new RoadCurve(along -> 0);

    /** Between two points of the line [m]. */
    private static final double STEP = 2;
    /** Points behind and ahead of the vehicle. */
    private static final int BEHIND = 5;

    private static final int AHEAD = 52;
    private static final int COUNT = BEHIND + AHEAD + 1;
    private static final int REFINEMENTS = 6;
    /** The nearest of every so many points is looked for, and a place along the line until it moves by less than this [m]. */
    private static final int COARSE = 6;

    private static final double CLOSE = 0.01;

    private final double[] x = new double[COUNT];
    private final double[] y = new double[COUNT];
    private final double[] heading = new double[COUNT];
    private final double[] cos = new double[COUNT];
    private final double[] sin = new double[COUNT];
    private final double[] curvature = new double[COUNT];

    /** @param curvature of the line [1/m], positive to the left, by the way along it [m] */
    RoadCurve(DoubleUnaryOperator curvature) {
        for (int i = 0; i < COUNT; i++) {
            this.curvature[i] = curvature.applyAsDouble((i - BEHIND) * STEP);
        }
        point(BEHIND);
        for (int i = BEHIND + 1; i < COUNT; i++) {
            lay(i, i - 1, STEP);
        }
        for (int i = BEHIND - 1; i >= 0; i--) {
            lay(i, i + 1, -STEP);
        }
    }

    /** A circle, or a straight line. */
    static RoadCurve arc(double curvature) {
        return curvature == 0 ? STRAIGHT : new RoadCurve(along -> curvature);
    }

    private void lay(int i, int from, double step) {
        double turn = (curvature[i] + curvature[from]) / 2 * step;
        heading[i] = heading[from] + turn;
        // A chord lies half way between the directions at its ends.
        double middle = heading[from] + turn / 2;
        double chord = step * (1 - turn * turn / 24);
        x[i] = x[from] + chord * Math.cos(middle);
        y[i] = y[from] + chord * Math.sin(middle);
        point(i);
    }

    private void point(int i) {
        cos[i] = Math.cos(heading[i]);
        sin[i] = Math.sin(heading[i]);
    }

    /** Curvature where the line has gone so far [1/m]. */
    double curvature(double along) {
        double u = index(along);
        int i = (int) u;
        return curvature[i] + (u - i) * (curvature[i + 1] - curvature[i]);
    }

    /** Direction there [rad], not brought back to -pi..pi. */
    double heading(double along) {
        double u = index(along);
        int i = (int) u;
        return heading[i] + (u - i) * (heading[i + 1] - heading[i]);
    }

    private static double index(double along) {
        return Math.max(0, Math.min(COUNT - 1.001, along / STEP + BEHIND));
    }

    /**
     * A place beside the line.
     *
     * @param along the line [m]; beyond its ends it goes on straight
     * @param aside to the left of it [m]
     * @param out gets x and y [m]
     */
    void place(double along, double aside, double[] out) {
        double u = index(along);
        int i = (int) u;
        double rest = along - (i - BEHIND) * STEP;
        double turn = rest * curvature[i];
        // Less than one step from the point, except beyond the ends.
        boolean inside = Math.abs(rest) <= STEP + 1e-9;
        double bend = inside ? turn : 0;
        double c = cos[i] - bend * sin[i];
        double s = sin[i] + bend * cos[i];
        out[0] = x[i] + rest * (cos[i] - bend / 2 * sin[i]) - aside * s;
        out[1] = y[i] + rest * (sin[i] + bend / 2 * cos[i]) + aside * c;
    }

    /** Where along the line a place is [m], and how far to its left; of several the one nearest to it counts. */
    Spot locate(double px, double py) {
        if (this == STRAIGHT) {
            return new Spot(px, py, 0);
        }
        int best = 0;
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < COUNT; i += COARSE) {
            double dx = px - x[i];
            double dy = py - y[i];
            double square = dx * dx + dy * dy;
            if (square < nearest) {
                nearest = square;
                best = i;
            }
        }
        double along = (best - BEHIND) * STEP;
        double[] at = new double[2];
        double angle = 0;
        for (int k = 0; k < REFINEMENTS; k++) {
            place(along, 0, at);
            angle = heading(along);
            double cosine = Math.cos(angle);
            double sine = Math.sin(angle);
            double forward = (px - at[0]) * cosine + (py - at[1]) * sine;
            double left = -(px - at[0]) * sine + (py - at[1]) * cosine;
            // On a parallel line inside the bend a step is a longer one along this line.
            double step = forward / Math.max(0.2, 1 - curvature(along) * left);
            along += step;
            if (Math.abs(step) < CLOSE) {
                break;
            }
        }
        place(along, 0, at);
        angle = heading(along);
        return new Spot(along, -(px - at[0]) * Math.sin(angle) + (py - at[1]) * Math.cos(angle), angle);
    }

    /**
     * A place seen from the line.
     *
     * @param along the line [m]
     * @param aside to its left [m]
     * @param heading of the line there [rad]
     */
    record Spot(double along, double aside, double heading) {}
}
