package io.drivesight.evaluation.drift;

import io.drivesight.core.drift.Feature;
import io.drivesight.core.drift.FrameFeatures;
import io.drivesight.core.drift.Yardstick;
import java.util.List;

/**
 * Location and covariance of the frames of several drives. Every drive counts the same, however long it is. The covariance is the mean of the
 * covariances within the drives plus the covariance between their means; its correlations are then shrunk towards none,
 * {@code r* = (1 - lambda) r}, with the lambda of Schäfer and Strimmer ("A shrinkage approach to large-scale covariance matrix
 * estimation", 2005, target D): the sum of the correlations' variances over the sum of their squares, with the variance of a correlation
 * {@code (1 - r^2)^2 / (n - 1)}. As n counts windows, not frames: a camera's frames resemble each other.
 *
 * @param location means of the features
 * @param covariance after shrinking
 * @param shrinkage 0: none; 1: features count as if they had nothing to do with each other
 */
@SuppressWarnings("ArrayRecordComponent") // private to the package, never compared
record Moments(double[] location, double[][] covariance, double shrinkage) {
    /** Keeps directions in which a small reference never varied from outweighing all others. */
    private static final double LEAST_SHRINKAGE = 0.1;

    private static final int SIZE = Feature.ALL.size();

    /**
     * Of these drives.
     *
     * @param window frames that count as one independent observation
     */
    static Moments of(List<Drive> drives, int window) {
        List<double[]> means = drives.stream().map(Moments::mean).toList();
        double[] location = new double[SIZE];
        means.forEach(mean -> add(location, mean, 1.0 / means.size()));
        double[][] covariance = new double[SIZE][SIZE];
        for (int i = 0; i < drives.size(); i++) {
            double[] own = means.get(i);
            List<FrameFeatures> frames = drives.get(i).frames();
            frames.forEach(frame -> addSquare(covariance, frame, own, 1.0 / (frames.size() * drives.size())));
            addSquare(covariance, FrameFeatures.of(own), location, 1.0 / Math.max(1, drives.size() - 1));
        }
        long observations = drives.stream()
                .mapToLong(drive -> Math.max(1, drive.frames().size() / window))
                .sum();
        widen(covariance);
        double shrinkage = shrinkage(covariance, observations);
        shrink(covariance, shrinkage);
        return new Moments(location, covariance, shrinkage);
    }

    private static double[] mean(Drive drive) {
        double[] mean = new double[SIZE];
        drive.frames().forEach(frame -> {
            for (int i = 0; i < SIZE; i++) {
                mean[i] += frame.at(i) / drive.frames().size();
            }
        });
        return mean;
    }

    private static void add(double[] to, double[] values, double weight) {
        for (int i = 0; i < SIZE; i++) {
            to[i] += weight * values[i];
        }
    }

    private static void addSquare(double[][] to, FrameFeatures frame, double[] centre, double weight) {
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < SIZE; j++) {
                // The two differences first: so the sum is the same, to the last bit, with rows and columns exchanged.
                to[i][j] += weight * ((frame.at(i) - centre[i]) * (frame.at(j) - centre[j]));
            }
        }
    }

    /** Adds to the variances what no difference below counts for. */
    private static void widen(double[][] covariance) {
        for (int i = 0; i < SIZE; i++) {
            double least = Feature.ALL.get(i).leastSpread();
            covariance[i][i] += least * least;
        }
    }

    private static double shrinkage(double[][] covariance, long observations) {
        double variances = 0;
        double squares = 0;
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < i; j++) {
                double r2 = covariance[i][j] * covariance[i][j] / (covariance[i][i] * covariance[j][j]);
                variances += (1 - r2) * (1 - r2) / Math.max(1, observations - 1);
                squares += r2;
            }
        }
        return squares == 0 ? 1 : Math.max(LEAST_SHRINKAGE, Math.min(1, variances / squares));
    }

    private static void shrink(double[][] covariance, double shrinkage) {
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < SIZE; j++) {
                covariance[i][j] *= i == j ? 1 : 1 - shrinkage;
            }
        }
    }

    Yardstick yardstick() {
        return new Yardstick(location, covariance);
    }
}
