package io.drivesight.evaluation.trajectory;

import io.drivesight.evaluation.trajectory.WindowProtocol.TrajectoryWindow;
import java.util.Arrays;
import java.util.List;

/**
 * Adds up displacement errors. Of several paths for one object the best of the first k counts, for the average, the final and
 * the missed distance each by itself (minADE, minFDE, miss rate). Not thread-safe.
 */
public final class DisplacementScorer {
    /** Farther from the true end than this is a miss [m]. */
    public static final double USUAL_MISS_DISTANCE = 2;

    private final int bestOf;
    private final double missDistance;
    private int windows;
    private double adeSum;
    private double fdeSum;
    private int misses;
    private double[] stepSum = new double[0];

    /**
     * @param bestOf k, how many paths per object are considered, most likely first; at least 1
     * @param missDistance [m], at least 0
     */
    public DisplacementScorer(int bestOf, double missDistance) {
        if (bestOf < 1 || !(missDistance >= 0)) {
            throw new IllegalArgumentException(
                    "at least one path and no negative distance: best of %d, %s m".formatted(bestOf, missDistance));
        }
        this.bestOf = bestOf;
        this.missDistance = missDistance;
    }

    /** Scores a forecaster over a set of tests. */
    public static DisplacementScore score(
            List<TrajectoryWindow> windows, PathForecaster forecaster, int bestOf, double missDistance) {
        DisplacementScorer scorer = new DisplacementScorer(bestOf, missDistance);
        windows.forEach(window -> scorer.add(window.future(), forecaster.forecast(window)));
        return scorer.score();
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
        double[] best = errors[0];
        double fde = Double.POSITIVE_INFINITY;
        for (double[] path : errors) {
            best = mean(path) < mean(best) ? path : best;
            fde = Math.min(fde, path[path.length - 1]);
        }
        windows++;
        adeSum += mean(best);
        fdeSum += fde;
        misses += fde > missDistance ? 1 : 0;
        addSteps(best);
    }

    public DisplacementScore score() {
        double count = windows;
        return new DisplacementScore(
                windows,
                adeSum / count,
                fdeSum / count,
                misses / count,
                Arrays.stream(stepSum).mapToObj(sum -> sum / count).toList());
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

    private static double mean(double[] errors) {
        return Arrays.stream(errors).sum() / errors.length;
    }

    private void addSteps(double[] errors) {
        if (stepSum.length == 0) {
            stepSum = new double[errors.length];
        } else if (stepSum.length != errors.length) {
            throw new IllegalArgumentException(
                    "all tests must be equally long: %d and %d positions".formatted(stepSum.length, errors.length));
        }
        for (int i = 0; i < errors.length; i++) {
            stepSum[i] += errors[i];
        }
    }

    /**
     * How far predicted paths are from the true ones, mean over all tests; NaN without tests.
     *
     * @param windows number of tests
     * @param ade average displacement error [m]: mean over the path; the least of the paths considered
     * @param fde final displacement error [m]: at the path's end; the least of the paths considered
     * @param missRate share of the tests in which no path considered ends near the true end, 0..1
     * @param errorByStep mean displacement at each step [m], of the path with the least average displacement
     */
    public record DisplacementScore(int windows, double ade, double fde, double missRate, List<Double> errorByStep) {
        public DisplacementScore {
            errorByStep = List.copyOf(errorByStep);
        }
    }
}
