package io.drivesight.evaluation.trajectory;

import java.util.Arrays;
import java.util.List;

/**
 * Adds up displacement errors. Of several paths for one object the best of the first k counts, for the average and the final
 * distance each by itself (minADE, minFDE). Not thread-safe.
 */
public final class DisplacementScorer {
    private final int bestOf;
    private int windows;
    private double adeSum;
    private double fdeSum;

    /** @param bestOf k, how many paths per object are considered, most likely first; at least 1 */
    public DisplacementScorer(int bestOf) {
        if (bestOf < 1) {
            throw new IllegalArgumentException("at least one path must count, not " + bestOf);
        }
        this.bestOf = bestOf;
    }

    /**
     * Adds one test.
     *
     * @param truth where the object went
     * @param paths predictions, most likely first, each as long as the truth
     */
    public void add(List<Position> truth, List<List<Position>> paths) {
        if (truth.isEmpty() || paths.isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing to compare: %d true positions, %d paths".formatted(truth.size(), paths.size()));
        }
        double[][] errors =
                paths.stream().limit(bestOf).map(path -> errors(truth, path)).toArray(double[][]::new);
        windows++;
        adeSum += Arrays.stream(errors)
                .mapToDouble(path -> Arrays.stream(path).sum() / path.length)
                .min()
                .orElseThrow();
        fdeSum += Arrays.stream(errors)
                .mapToDouble(path -> path[path.length - 1])
                .min()
                .orElseThrow();
    }

    public DisplacementScore score() {
        double count = windows;
        return new DisplacementScore(windows, adeSum / count, fdeSum / count);
    }

    private static double[] errors(List<Position> truth, List<Position> path) {
        if (path.size() != truth.size()) {
            throw new IllegalArgumentException(
                    "a path has %d positions, the truth %d".formatted(path.size(), truth.size()));
        }
        double[] errors = new double[truth.size()];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = truth.get(i).distanceTo(path.get(i));
        }
        return errors;
    }

    /**
     * How far predicted paths are from the true ones, mean over all tests; NaN without tests.
     *
     * @param windows number of tests
     * @param ade average displacement error [m]: mean over the path; the least of the paths considered
     * @param fde final displacement error [m]: at the path's end; the least of the paths considered
     */
    public record DisplacementScore(int windows, double ade, double fde) {}
}
