package io.drivesight.core.prediction;

import io.drivesight.core.taxonomy.BodySize;

/**
 * Where the vehicle will be, at even times from now on, when it keeps its speed along a line; and what touches it on the way. Between
 * two times everything moves straight: rectangles are compared by separating axes over the whole of each step, so nothing is stepped
 * over, however fast. Not thread-safe.
 */
final class EgoSweep {
    /** Between two times [s]: braking with 9 m/s2 is 5 cm off a straight line then. */
    static final double STEP = 0.2;
    /** Of the vehicle, behind the middle of its rear axle [m]. */
    private static final double REAR = 1;
    /** Within a step the time of a touch is known to this share of it. */
    private static final int PIECES = 4;

    private final int steps;
    private final double halfLength;
    private final double halfWidth;
    private final double speed;
    private final double reach;
    private final double[] x;
    private final double[] y;
    private final double[] cos;
    private final double[] sin;
    private final double[] aside;

    /** A body's way: places of its middle and direction of its length at the sweep's times. Reused from object to object. */
    static final class Way {
        private final double[] x;
        private final double[] y;
        private final double[] cos;
        private final double[] sin;
        private double halfLength;
        private double halfWidth;

        Way(int steps) {
            x = new double[steps + 1];
            y = new double[steps + 1];
            cos = new double[steps + 1];
            sin = new double[steps + 1];
        }

        void body(BodySize size) {
            halfLength = size.length() / 2;
            halfWidth = size.width() / 2;
        }

        /** Sets the place at a time, and the direction there. */
        void put(int step, double placeX, double placeY, double cosine, double sine) {
            x[step] = placeX;
            y[step] = placeY;
            cos[step] = cosine;
            sin[step] = sine;
        }

        double reach() {
            return Math.hypot(halfLength, halfWidth);
        }
    }

    /**
     * What would have to be different for two bodies to meet, or to miss: by how far the other one may be moved sideways, seen from
     * the vehicle, so that they touch.
     *
     * @param least shift to the left that makes them touch [m]; above {@code most}: nothing does, they are never side by side
     * @param most the same, the largest [m]
     * @param side when they come side by side [s]
     * @param touch when they touch as they are [s]; infinite: never
     */
    record Meeting(double least, double most, double side, double touch) {
        static final Meeting NEVER = new Meeting(
                Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

        boolean possible() {
            return least <= most;
        }
    }

    /**
     * @param curve that the vehicle follows
     * @param speed of the vehicle [m/s]
     * @param seconds to look ahead, above 0
     */
    EgoSweep(RoadCurve curve, double speed, double seconds) {
        this.steps = (int) Math.ceil(seconds / STEP - 1e-9);
        this.speed = speed;
        this.halfLength = (RiskConfig.FRONT + REAR) / 2;
        this.halfWidth = RiskConfig.HALF_WIDTH;
        this.reach = Math.hypot(halfLength, halfWidth);
        double ahead = (RiskConfig.FRONT - REAR) / 2;
        x = new double[steps + 1];
        y = new double[steps + 1];
        cos = new double[steps + 1];
        sin = new double[steps + 1];
        aside = new double[steps + 1];
        double[] at = new double[RoadCurve.PLACE];
        for (int k = 0; k <= steps; k++) {
            curve.place(speed * k * STEP, 0, at);
            cos[k] = at[2];
            sin[k] = at[3];
            x[k] = at[0] + ahead * cos[k];
            y[k] = at[1] + ahead * sin[k];
        }
    }

    int steps() {
        return steps;
    }

    /** Notes how uncertain the vehicle's own place is at a step, to the side: variance [m2]. */
    void uncertain(int step, double variance) {
        aside[step] = variance;
    }

    double asideVariance(double seconds) {
        return aside[Math.max(0, Math.min(steps, (int) Math.round(seconds / STEP)))];
    }

    /** Direction across the vehicle's way at a time: x and y of the unit vector to its left. */
    double acrossX(double seconds) {
        return -sin[Math.max(0, Math.min(steps, (int) Math.round(seconds / STEP)))];
    }

    double acrossY(double seconds) {
        return cos[Math.max(0, Math.min(steps, (int) Math.round(seconds / STEP)))];
    }

    /** False when one at a place, no faster than so, cannot come near the vehicle in time, even aside from its usual way. */
    boolean mayMeet(double placeX, double placeY, double otherSpeed, double size, double doubt) {
        double far = Math.hypot(placeX - x[0], placeY - y[0]);
        return far - reach - size - doubt <= (Math.abs(speed) + otherSpeed) * steps * STEP;
    }

    /** How a body that goes its way meets the vehicle before a time [s]. */
    Meeting meet(Way way, double before) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        double side = Double.POSITIVE_INFINITY;
        double touch = Double.POSITIVE_INFINITY;
        int last = Math.min(steps, (int) Math.ceil(before / STEP - 1e-9));
        double along = along(way, 0);
        for (int k = 0; k < last; k++) {
            double next = along(way, k + 1);
            double c = cos[k] * way.cos[k] + sin[k] * way.sin[k];
            double s = cos[k] * way.sin[k] - sin[k] * way.cos[k];
            double extent = halfLength + Math.abs(c) * way.halfLength + Math.abs(s) * way.halfWidth;
            if (Math.min(along, next) <= extent && Math.max(along, next) >= -extent) {
                double a = across(way, k);
                double b = across(way, k + 1);
                double from = enters(along, next, extent);
                double to = 1 - enters(next, along, extent);
                for (int piece = 0; piece <= PIECES; piece++) {
                    double u = from + (to - from) * piece / PIECES;
                    double time = (k + u) * STEP;
                    if (time > before) {
                        break;
                    }
                    double ds = along + u * (next - along);
                    double dl = a + u * (b - a);
                    double high = top(way, c, s, ds) - dl;
                    double low = -top(way, c, s, -ds) - dl;
                    least = Math.min(least, low);
                    most = Math.max(most, high);
                    side = Math.min(side, time);
                    if (least <= 0 && most >= 0) {
                        touch = Math.min(touch, time);
                    }
                }
            }
            along = next;
        }
        return side < Double.POSITIVE_INFINITY ? new Meeting(least, most, side, touch) : Meeting.NEVER;
    }

    private double along(Way way, int k) {
        return cos[k] * (way.x[k] - x[k]) + sin[k] * (way.y[k] - y[k]);
    }

    private double across(Way way, int k) {
        return -sin[k] * (way.x[k] - x[k]) + cos[k] * (way.y[k] - y[k]);
    }

    /** Share of a step after which a value that goes evenly comes within the extent; 0 when it starts there. */
    private static double enters(double from, double to, double extent) {
        if (Math.abs(from) <= extent) {
            return 0;
        }
        double edge = Math.signum(from) * extent;
        return Math.max(0, Math.min(1, (from - edge) / (from - to)));
    }

    /**
     * How far to the left the other's middle may lie for the rectangles to touch: the upper edge of their Minkowski sum, the lowest of
     * the lines that bound it: of the vehicle's flank, and of the other's two edges that look there.
     *
     * @param c cosine of the angle between them
     * @param s its sine
     * @param ds how far ahead of the vehicle's middle the other's is [m]
     */
    private double top(Way way, double c, double s, double ds) {
        double top = halfWidth + Math.abs(s) * way.halfLength + Math.abs(c) * way.halfWidth;
        double flat = 1e-6;
        if (Math.abs(c) > flat) {
            double sign = Math.signum(c);
            double nx = -s * sign;
            double ny = c * sign;
            top = Math.min(top, (way.halfWidth + halfLength * Math.abs(nx) + halfWidth * ny - nx * ds) / ny);
        }
        if (Math.abs(s) > flat) {
            double sign = Math.signum(s);
            double nx = c * sign;
            double ny = s * sign;
            top = Math.min(top, (way.halfLength + halfLength * Math.abs(nx) + halfWidth * ny - nx * ds) / ny);
        }
        return top;
    }
}
