package io.drivesight.core.prediction;

import io.drivesight.core.geometry.Box;

/**
 * How a box moves in the image, axis by axis: centre x and y from the optical axis, width, height. The arrays are the caller's to leave
 * alone.
 *
 * @param place [px]
 * @param rate [px/s]
 * @param acceleration [px/s2]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record BoxMotion(double[] place, double[] rate, double[] acceleration) {
    public static final int X = 0;
    public static final int Y = 1;
    public static final int WIDTH = 2;
    public static final int HEIGHT = 3;

    /** Number of axes. */
    public static final int AXES = 4;

    /** A box is not taken to grow or shrink faster than e-fold in half a second. */
    private static final double MAX_GROWTH = 2;

    static double value(Box box, int axis) {
        return switch (axis) {
            case X -> box.centerX();
            case Y -> box.centerY();
            case WIDTH -> box.width();
            default -> box.height();
        };
    }

    double height() {
        return Math.max(1, place[HEIGHT]);
    }

    /** Relative growth [1/s]: what comes nearer grows. */
    double growth() {
        return Math.max(-MAX_GROWTH, Math.min(MAX_GROWTH, rate[HEIGHT] / height()));
    }
}
