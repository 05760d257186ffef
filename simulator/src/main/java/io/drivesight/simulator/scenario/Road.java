package io.drivesight.simulator.scenario;

import java.util.List;

/**
 * The centre line in space. World frame: x and y level, z up, s = 0 at the origin heading along x. Bends blend in over
 * {@value #BLEND} m on either side of a segment's end, as no driver turns the wheel in no time.
 */
public final class Road {
    /** A straight, level lead-in for what is behind the start [m]. */
    private static final double BEFORE = 400;

    private static final double AFTER = 800;
    private static final double STEP = 0.5;
    private static final double BLEND = 12;

    private final double[] x;
    private final double[] y;
    private final double[] z;
    private final double[] heading;
    private final double[] grade;
    private final double[] curvature;

    public Road(List<RoadSpec.Segment> segments) {
        double length = segments.stream().mapToDouble(RoadSpec.Segment::length).sum();
        int count = (int) ((BEFORE + length + AFTER) / STEP) + 1;
        x = new double[count];
        y = new double[count];
        z = new double[count];
        heading = new double[count];
        grade = new double[count];
        curvature = new double[count];
        fillShape(segments);
        integrate();
    }

    private void fillShape(List<RoadSpec.Segment> segments) {
        double start = 0;
        for (RoadSpec.Segment segment : segments) {
            double end = start + segment.length();
            for (int i = 0; i < x.length; i++) {
                double share = within(stationOf(i), start, end);
                curvature[i] += share * segment.curvature();
                grade[i] += share * segment.grade();
            }
            start = end;
        }
    }

    /** 1 inside, 0 outside, level S curves across both ends; neighbours add up to 1. */
    private static double within(double s, double start, double end) {
        return ramp((s - start) / BLEND) - ramp((s - end) / BLEND);
    }

    private static double ramp(double u) {
        double v = Math.max(0, Math.min(1, (u + 1) / 2));
        return v * v * (3 - 2 * v);
    }

    private void integrate() {
        int origin = (int) (BEFORE / STEP);
        x[0] = -BEFORE;
        for (int i = 1; i < x.length; i++) {
            double middle = heading[i - 1] + curvature[i - 1] * STEP / 2;
            heading[i] = heading[i - 1] + (curvature[i - 1] + curvature[i]) / 2 * STEP;
            x[i] = x[i - 1] + StrictMath.cos(middle) * STEP;
            y[i] = y[i - 1] + StrictMath.sin(middle) * STEP;
            z[i] = z[i - 1] + (grade[i - 1] + grade[i]) / 2 * STEP;
        }
        shiftToOrigin(x[origin], y[origin], z[origin]);
    }

    private void shiftToOrigin(double dx, double dy, double dz) {
        for (int i = 0; i < x.length; i++) {
            x[i] -= dx;
            y[i] -= dy;
            z[i] -= dz;
        }
    }

    private static double stationOf(int index) {
        return index * STEP - BEFORE;
    }

    /** First station of the road [m]. */
    public double first() {
        return -BEFORE;
    }

    /** Last station of the road [m]. */
    public double last() {
        return stationOf(x.length - 1);
    }

    /**
     * A place on the road, {@code l} to the left of the centre line, with the road's own direction there.
     *
     * @param s along the centre line [m]; beyond the ends the last place counts
     * @param l to the left [m]
     */
    public Pose at(double s, double l) {
        double u = Math.max(0, Math.min(x.length - 1.001, (s + BEFORE) / STEP));
        int i = (int) u;
        double f = u - i;
        double yaw = lerp(heading, i, f);
        return new Pose(
                lerp(x, i, f) - l * StrictMath.sin(yaw),
                lerp(y, i, f) + l * StrictMath.cos(yaw),
                lerp(z, i, f),
                yaw,
                lerp(grade, i, f));
    }

    /** Curvature of the centre line [1/m], positive turns left. */
    public double curvature(double s) {
        double u = Math.max(0, Math.min(x.length - 1.001, (s + BEFORE) / STEP));
        return lerp(curvature, (int) u, u - (int) u);
    }

    private static double lerp(double[] values, int i, double f) {
        return values[i] + (values[i + 1] - values[i]) * f;
    }
}
