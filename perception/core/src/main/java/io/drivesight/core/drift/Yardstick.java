package io.drivesight.core.drift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Measures how far means of frames lie from a location: Mahalanobis' distance over the root of the number of features,
 * {@code sqrt(d' S^-1 d / p)}, so that 1 is about how far single frames of the reference lie from its middle.
 *
 * <p>The square of the distance is split among the features by ZCA-cor whitening, {@code w = P^-1/2 V^-1/2 d} with the correlations P and
 * the variances V: of all whitenings the one whose coordinates stay closest to the features, and {@code w'w = d' S^-1 d} (Kessy, Lewin and Strimmer,
 * "Optimal whitening and decorrelation", 2018; Garthwaite and Koch, "Evaluating the contributions of individual variables to a quadratic
 * form", 2016).
 */
final class Yardstick {
    private final double[] location;
    private final double[] spread;
    private final double[][] whitening;

    Yardstick(double[] location, double[][] covariance) {
        int size = location.length;
        this.location = location.clone();
        this.spread = new double[size];
        double[][] correlation = new double[size][size];
        for (int i = 0; i < size; i++) {
            spread[i] = Math.sqrt(covariance[i][i]);
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                correlation[i][j] = covariance[i][j] / (spread[i] * spread[j]);
            }
        }
        this.whitening = SymmetricMatrix.inverseSquareRoot(correlation);
    }

    /** The distance of a mean. */
    double distance(double[] mean) {
        return distanceOfWhitened(whitened(shifts(mean)));
    }

    private static double distanceOfWhitened(double[] whitened) {
        double sum = 0;
        for (double value : whitened) {
            sum += value * value;
        }
        return Math.sqrt(sum / whitened.length);
    }

    /** What makes up the distance of a mean, the largest part first. */
    List<Contribution> contributions(double[] mean) {
        double[] shifts = shifts(mean);
        double[] whitened = whitened(shifts);
        double distance = distanceOfWhitened(whitened);
        double all = Math.max(whitened.length * distance * distance, Double.MIN_NORMAL);
        List<Contribution> result = new ArrayList<>();
        for (int i = 0; i < shifts.length; i++) {
            result.add(new Contribution(Feature.ALL.get(i), shifts[i], whitened[i] * whitened[i] / all));
        }
        result.sort(Comparator.comparingDouble(Contribution::share).reversed());
        return result;
    }

    private double[] shifts(double[] mean) {
        double[] shifts = new double[mean.length];
        for (int i = 0; i < mean.length; i++) {
            shifts[i] = (mean[i] - location[i]) / spread[i];
        }
        return shifts;
    }

    private double[] whitened(double[] shifts) {
        double[] whitened = new double[shifts.length];
        for (int i = 0; i < shifts.length; i++) {
            for (int j = 0; j < shifts.length; j++) {
                whitened[i] += whitening[i][j] * shifts[j];
            }
        }
        return whitened;
    }
}
