package io.drivesight.core.prediction;

import java.util.function.DoubleUnaryOperator;

/**
 * The line that the middle of the vehicle's rear axle is expected to take: through the origin along x in the vehicle frame of now,
 * then as its curvature says. Lanes beside it run parallel. Immutable.
 */
final class RoadCurve {
    /** Straight ahead. */
    static final RoadCurve STRAIGHT = new RoadCurve(along -> 0);

    /** Numbers that {@link #place} writes. */
    static final int PLACE = 4;

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
        cos[BEHIND] = 1;
        for (int i = BEHIND + 1; i < COUNT; i++) {
            lay(i, i - 1, STEP);
        }
        for (int i = BEHIND - 1; i >= 0; i--) {
            lay(i, i + 1, -STEP);
        }
    }

    /** Turns by so little that the series of sine and cosine are exact to seven digits. */
    private void lay(int i, int from, double step) {
        double half = (curvature[i] + curvature[from]) / 4 * step;
        double square = half * half;
        double c = 1 - square / 2 + square * square / 24;
        double s = half - half * square / 6;
        double middleCos = c * cos[from] - s * sin[from];
        double middleSin = s * cos[from] + c * sin[from];
        // A chord lies half way between the directions at its ends.
        double chord = step * (1 - square / 6);
        x[i] = x[from] + chord * middleCos;
        y[i] = y[from] + chord * middleSin;
        heading[i] = heading[from] + 2 * half;
        cos[i] = c * middleCos - s * middleSin;
        sin[i] = s * middleCos + c * middleSin;
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
     * @param out gets x and y [m], then cosine and sine of the line's direction there
     */
    void place(double along, double aside, double[] out) {
        int i = (int) index(along);
        double rest = along - (i - BEHIND) * STEP;
        boolean inside = Math.abs(rest) <= STEP + 1e-9;
        double half = inside ? rest * curvature[i] / 2 : 0;
        double square = half * half;
        double middle = 1 - square / 2;
        double c = 1 - 2 * square;
        double s = 2 * half;
        out[2] = c * cos[i] - s * sin[i];
        out[3] = s * cos[i] + c * sin[i];
        out[0] = x[i] + rest * (middle * cos[i] - half * sin[i]) - aside * out[3];
        out[1] = y[i] + rest * (half * cos[i] + middle * sin[i]) + aside * out[2];
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
        double[] at = new double[PLACE];
        for (int k = 0; k < REFINEMENTS; k++) {
            place(along, 0, at);
            double forward = (px - at[0]) * at[2] + (py - at[1]) * at[3];
            double left = -(px - at[0]) * at[3] + (py - at[1]) * at[2];
            // On a parallel line inside the bend a step is a longer one along this line.
            double step = forward / Math.max(0.2, 1 - curvature(along) * left);
            along += step;
            if (Math.abs(step) < CLOSE) {
                break;
            }
        }
        place(along, 0, at);
        return new Spot(along, -(px - at[0]) * at[3] + (py - at[1]) * at[2], heading(along));
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
