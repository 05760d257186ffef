package io.drivesight.core.drift;

import io.drivesight.core.drift.DriftReading.Contribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures how far means of frames lie from a location: Mahalanobis' distance over the root of the number of features,
 * {@code sqrt(d' S^-1 d / p)}, so that 1 is about how far single frames of the reference lie from its middle.
 *
 * <p>The square of the distance is split among the features by ZCA-cor whitening, {@code w = P^-1/2 V^-1/2 d} with the correlations P and
 * the variances V: of all whitenings the one whose coordinates stay closest to the features, and {@code w'w = d' S^-1 d} (Kessy, Lewin and Strimmer,
 * "Optimal whitening and decorrelation", 2018; Garthwaite and Koch, "Evaluating the contributions of individual variables to a quadratic
 * form", 2016).
 */
public final class Yardstick {
    private final double[] location;
    private final double[] spread;
    private final double[][] whitening;

    /**
     * A yardstick from moments; the covariance must be symmetric and positive definite, else a {@link
     * DriftException} says so.
     */
    public Yardstick(double[] location, double[][] covariance) {
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
    public double distance(double[] mean) {
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

    /** What is needed of small symmetric matrices: their inverse square root, by Jacobi's eigenvalue rotations. */
    static final class SymmetricMatrix {
        private static final int MOST_SWEEPS = 60;
        private static final double SMALL = 1e-14;

        private final double[][] left;
        private final double[][] vectors;

        private SymmetricMatrix(double[][] values) {
            int size = values.length;
            this.left =
                    IntStream.range(0, size).mapToObj(i -> values[i].clone()).toArray(double[][]::new);
            this.vectors = new double[size][size];
            for (int i = 0; i < size; i++) {
                vectors[i][i] = 1;
            }
        }

        /**
         * The symmetric matrix W with W W = the inverse of a symmetric one whose eigenvalues are all above 0; else a
         * {@link DriftException}.
         */
        static double[][] inverseSquareRoot(double[][] values) {
            SymmetricMatrix matrix = new SymmetricMatrix(values);
            for (int sweep = 0; sweep < MOST_SWEEPS && matrix.offDiagonal() > SMALL; sweep++) {
                matrix.sweep();
            }
            return matrix.scaledBack();
        }

        private double offDiagonal() {
            double sum = 0;
            double diagonal = 0;
            for (int i = 0; i < left.length; i++) {
                diagonal += left[i][i] * left[i][i];
                for (int j = 0; j < i; j++) {
                    sum += left[i][j] * left[i][j];
                }
            }
            return sum / Math.max(diagonal, Double.MIN_NORMAL);
        }

        private void sweep() {
            for (int p = 0; p < left.length; p++) {
                for (int q = p + 1; q < left.length; q++) {
                    if (left[p][q] != 0) {
                        rotate(p, q);
                    }
                }
            }
        }

        /** Turns the plane of two axes so that nothing is left between them. */
        private void rotate(int p, int q) {
            double theta = (left[q][q] - left[p][p]) / (2 * left[p][q]);
            double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
            double cosine = 1 / Math.sqrt(tangent * tangent + 1);
            double sine = tangent * cosine;
            for (int k = 0; k < left.length; k++) {
                turn(left[k], p, q, cosine, sine);
                turn(vectors[k], p, q, cosine, sine);
            }
            for (int k = 0; k < left.length; k++) {
                double atP = left[p][k];
                double atQ = left[q][k];
                left[p][k] = cosine * atP - sine * atQ;
                left[q][k] = sine * atP + cosine * atQ;
            }
        }

        private static void turn(double[] row, int p, int q, double cosine, double sine) {
            double atP = row[p];
            double atQ = row[q];
            row[p] = cosine * atP - sine * atQ;
            row[q] = sine * atP + cosine * atQ;
        }

        private double[][] scaledBack() {
            int size = left.length;
            double[][] result = new double[size][size];
            for (int k = 0; k < size; k++) {
                if (!(left[k][k] > 0)) {
                    throw new DriftException("the covariance is not positive definite");
                }
                double scale = 1 / Math.sqrt(left[k][k]);
                for (int i = 0; i < size; i++) {
                    for (int j = 0; j < size; j++) {
                        result[i][j] += vectors[i][k] * scale * vectors[j][k];
                    }
                }
            }
            return result;
        }
    }
}
