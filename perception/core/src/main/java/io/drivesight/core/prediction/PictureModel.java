package io.drivesight.core.prediction;

import static io.drivesight.core.prediction.BoxMotion.AXES;
import static io.drivesight.core.prediction.BoxMotion.HEIGHT;
import static io.drivesight.core.prediction.BoxMotion.WIDTH;
import static io.drivesight.core.prediction.BoxMotion.X;
import static io.drivesight.core.prediction.BoxMotion.Y;

/**
 * Where a box will be in the image, when neither the camera's calibration nor the vehicle's motion is known: a regression from how it
 * moved in the last half second. Its terms have the scale of what they predict, so it does not matter how large the image is. On
 * each axis the box moves by the sum over terms of {@code term * (linear * t + square * t2)} in t seconds; beyond {@link #LEARNED} evenly
 * on.
 *
 * <p>Why not evenly, as a thing in the world: the vehicle brakes for people and turns, boxes breathe as arms and legs swing, and
 * what is near the vehicle's way is passed. The numbers know how much of each there is.
 */
public final class PictureModel {
    /** The model is fitted for so far ahead [s]. */
    public static final double LEARNED = 1.5;

    /**
     * Fitted to the boxes of pedestrians of JAAD (Rasouli et al., MIT licence), 980 tracks in 177 videos, by {@code PictureHoldOutTest},
     * which prints these numbers and what they are worth on videos that had no say in them.
     */
    public static final PictureModel PEOPLE = new PictureModel(new double[][] {
        {1.031, 0.024, -0.026, 0.119, 0.237, 0.457, -0.013, -0.021, -0.069, -0.123},
        {-0.079, 0.053, 0.276, -0.010},
        {-0.408, 0.249, 0.103, -0.062, 0.632, -0.144},
        {0.967, 0.066, -0.491, -0.035}
    });

    private final double[][] coefficients;

    /** @param coefficients linear and square factor of each term of each axis */
    public PictureModel(double[][] coefficients) {
        this.coefficients = coefficients;
    }

    /** Linear and square factor of each term of each axis. */
    public double[][] coefficients() {
        return coefficients;
    }

    /** What an axis is predicted from [px/s, px/s2]. */
    public static double[] terms(int axis, BoxMotion motion) {
        double v = motion.rate()[axis];
        double a = motion.acceleration()[axis];
        double growth = motion.growth();
        double rise = motion.rate()[HEIGHT];
        return switch (axis) {
            case X ->
                new double[] {v, a, growth * v, Math.abs(v) * v / motion.height(), Math.abs(growth) * motion.place()[X]
                };
            case Y -> new double[] {v, rise};
            case WIDTH -> new double[] {v, a, rise};
            default -> new double[] {v, growth * v};
        };
    }

    /** Factor of the square terms some seconds ahead: t2, and its tangent beyond what was learned [s2]. */
    static double square(double seconds) {
        double over = Math.max(0, seconds - LEARNED);
        double within = seconds - over;
        return within * within + 2 * LEARNED * over;
    }

    /** Velocity and half acceleration, so to speak, of every axis: factors of t and of {@link #square}. */
    double[] course(BoxMotion motion) {
        double[] course = new double[2 * AXES];
        for (int axis = 0; axis < AXES; axis++) {
            double[] terms = terms(axis, motion);
            for (int i = 0; i < terms.length; i++) {
                course[2 * axis] += coefficients[axis][2 * i] * terms[i];
                course[2 * axis + 1] += coefficients[axis][2 * i + 1] * terms[i];
            }
        }
        return course;
    }

    /** Value of every axis some seconds ahead [px]. */
    public double[] after(BoxMotion motion, double seconds) {
        return place(motion, course(motion), seconds);
    }

    /** The same with the course worked out before. */
    static double[] place(BoxMotion motion, double[] course, double seconds) {
        double square = square(seconds);
        double[] at = new double[AXES];
        for (int axis = 0; axis < AXES; axis++) {
            at[axis] = motion.place()[axis] + course[2 * axis] * seconds + course[2 * axis + 1] * square;
        }
        return at;
    }
}
