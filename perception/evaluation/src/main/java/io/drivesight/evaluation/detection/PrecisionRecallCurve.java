package io.drivesight.evaluation.detection;

import java.util.Arrays;

/** Interpolated precision (the best precision at this recall or any higher one) at recalls 0, 0.01 .. 1. */
public final class PrecisionRecallCurve {
    /** Number of recall points. */
    public static final int POINTS = 101;

    private final double iou;
    private final double[] precision;
    private final double[] score;

    PrecisionRecallCurve(double iou, double[] precision, double[] score) {
        this.iou = iou;
        this.precision = precision;
        this.score = score;
    }

    /** The recall of the i-th point, 0..1. */
    public static double recall(int i) {
        return i == POINTS - 1 ? 1 : i * 0.01;
    }

    /** Overlap from which a detection counts as right. */
    public double iou() {
        return iou;
    }

    /** Precision at the i-th recall, 0..1; 0 where that recall is not reached. */
    public double precision(int i) {
        return precision[i];
    }

    /** Lowest score that must be accepted to reach the i-th recall; 0 where it is not reached. */
    public double score(int i) {
        return score[i];
    }

    /** Area under the curve: the mean of the points, 0..1. */
    public double averagePrecision() {
        return Arrays.stream(precision).sum() / POINTS;
    }
}
