package io.drivesight.evaluation.picture;

import java.util.List;

/**
 * Errors of predicted boxes as the literature on JAAD and PIE gives them, in px2.
 *
 * @param windows number of tests
 * @param half mean squared error of the four edges over all frames up to 0.5 s
 * @param one up to 1 s
 * @param oneAndAHalf up to 1.5 s
 * @param center C_MSE: that of the centre's two coordinates, up to 1.5 s
 * @param end CF_MSE: that of the centre at 1.5 s alone
 */
public record BoxErrors(int windows, double half, double one, double oneAndAHalf, double center, double end) {
    /** Scores a forecaster over windows of 45 frames to predict. */
    public static BoxErrors of(List<BoxWindow> windows, BoxForecaster forecaster) {
        double[] edges = new double[45];
        double[] centers = new double[45];
        for (BoxWindow window : windows) {
            double[][] predicted = forecaster.forecast(window);
            for (int i = 0; i < edges.length; i++) {
                double[] truth = BoxForecaster.edges(window.future().get(i));
                double[] off = new double[truth.length];
                for (int edge = 0; edge < off.length; edge++) {
                    off[edge] = predicted[i][edge] - truth[edge];
                    edges[i] += square(off[edge]) / off.length;
                }
                centers[i] += (square((off[0] + off[2]) / 2) + square((off[1] + off[3]) / 2)) / 2;
            }
        }
        int count = windows.size();
        return new BoxErrors(
                count,
                mean(edges, 15) / count,
                mean(edges, 30) / count,
                mean(edges, 45) / count,
                mean(centers, 45) / count,
                centers[44] / count);
    }

    private static double square(double value) {
        return value * value;
    }

    private static double mean(double[] values, int first) {
        double sum = 0;
        for (int i = 0; i < first; i++) {
            sum += values[i];
        }
        return sum / first;
    }
}
