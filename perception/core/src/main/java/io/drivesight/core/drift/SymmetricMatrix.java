package io.drivesight.core.drift;

import java.util.stream.IntStream;

/** What is needed of small symmetric matrices: their inverse square root, by Jacobi's eigenvalue rotations. */
final class SymmetricMatrix {
    private static final int MOST_SWEEPS = 60;
    private static final double SMALL = 1e-14;

    private final double[][] left;
    private final double[][] vectors;

    private SymmetricMatrix(double[][] values) {
        int size = values.length;
        this.left = IntStream.range(0, size).mapToObj(i -> values[i].clone()).toArray(double[][]::new);
        this.vectors = new double[size][size];
        for (int i = 0; i < size; i++) {
            vectors[i][i] = 1;
        }
    }

    /**
     * The symmetric matrix W with W W = the inverse.
     *
     * @param values symmetric
     * @throws DriftException when it has an eigenvalue that is not above 0
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
