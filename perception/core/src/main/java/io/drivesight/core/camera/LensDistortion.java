package io.drivesight.core.camera;

import java.util.List;

/**
 * Brown-Conrady distortion of normalised image coordinates (x to the right, y down, at unit distance), as OpenCV defines it:
 * {@code x' = x (1 + k1 r2 + k2 r4 + k3 r6) + 2 p1 x y + p2 (r2 + 2 x2)}, likewise y.
 */
final class LensDistortion {
    private static final int STEPS = 30;
    private static final double ENOUGH = 1e-12;
    /** Distances from the axis are looked at up to here. */
    private static final double FARTHEST = 6;

    private static final double REACH_STEP = 0.02;
    /** Less than this share of its slope at the axis: the polynomial is about to turn over. */
    private static final double LEAST_SLOPE = 0.1;

    private final double k1;
    private final double k2;
    private final double p1;
    private final double p2;
    private final double k3;
    private final boolean none;
    private final double reach;

    LensDistortion(List<Double> coefficients) {
        k1 = at(coefficients, 0);
        k2 = at(coefficients, 1);
        p1 = at(coefficients, 2);
        p2 = at(coefficients, 3);
        k3 = at(coefficients, 4);
        none = k1 == 0 && k2 == 0 && p1 == 0 && p2 == 0 && k3 == 0;
        reach = none ? Double.POSITIVE_INFINITY : findReach();
    }

    private static double at(List<Double> coefficients, int index) {
        return index < coefficients.size() ? coefficients.get(index) : 0;
    }

    boolean isNone() {
        return none;
    }

    private double radial(double r2) {
        return 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
    }

    double distortedX(double x, double y) {
        double r2 = x * x + y * y;
        return x * radial(r2) + 2 * p1 * x * y + p2 * (r2 + 2 * x * x);
    }

    double distortedY(double x, double y) {
        double r2 = x * x + y * y;
        return y * radial(r2) + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y;
    }

    /** Undoes the distortion by fixed-point iteration; {@code out} gets x and y. */
    void undistort(double distortedX, double distortedY, double[] out) {
        double x = distortedX;
        double y = distortedY;
        for (int step = 0; step < STEPS && !none; step++) {
            double r2 = x * x + y * y;
            // Far outside the image the polynomial may turn over; never divide by what is about to vanish.
            double radial = Math.max(0.1, radial(r2));
            double nextX = (distortedX - 2 * p1 * x * y - p2 * (r2 + 2 * x * x)) / radial;
            double nextY = (distortedY - p1 * (r2 + 2 * y * y) - 2 * p2 * x * y) / radial;
            double change = Math.abs(nextX - x) + Math.abs(nextY - y);
            x = nextX;
            y = nextY;
            if (change < ENOUGH) {
                break;
            }
        }
        out[0] = x;
        out[1] = y;
    }

    /**
     * Derivatives of the distorted coordinates by the straight ones.
     *
     * @param out gets dx'/dx, dx'/dy, which is dy'/dx too, and dy'/dy
     */
    void slope(double x, double y, double[] out) {
        double r2 = x * x + y * y;
        double radial = radial(r2);
        double bend = 2 * (k1 + r2 * (2 * k2 + 3 * r2 * k3));
        out[0] = radial + x * x * bend + 2 * p1 * y + 6 * p2 * x;
        out[1] = x * y * bend + 2 * p1 * x + 2 * p2 * y;
        out[2] = radial + y * y * bend + 6 * p1 * y + 2 * p2 * x;
    }

    /** Square of the distance from the axis up to which what lies further out is seen further out. */
    double reach() {
        return reach;
    }

    private double findReach() {
        double r = 0;
        while (r < FARTHEST) {
            double r2 = r * r;
            if (radial(r2) + 2 * r2 * (k1 + r2 * (2 * k2 + 3 * r2 * k3)) < LEAST_SLOPE) {
                break;
            }
            r += REACH_STEP;
        }
        return r * r;
    }
}
