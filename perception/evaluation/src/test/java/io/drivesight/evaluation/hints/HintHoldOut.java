package io.drivesight.evaluation.hints;

import io.drivesight.core.prediction.PathModel;
import io.drivesight.core.prediction.PathModel.PathNoise;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint.GroundPoint;
import io.drivesight.evaluation.trajectory.DisplacementScorer.DisplacementScore;
import io.drivesight.evaluation.trajectory.PathForecaster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Leaves one recording out: settings are chosen on the others and scored on it. Paths are chosen by ADE and FDE relative to
 * constant velocity, then ellipses by how far coverage is from 50 % and 90 % at 1, 2 and 3 s. A recording counts by its
 * windows, but by no more than {@link #MOST}, so that the longest does not decide alone.
 */
final class HintHoldOut {
    private static final int MOST = 1000;
    private static final int SECONDS = 3;

    private final List<HintRecording> recordings;
    private final HintGrid grid;
    private final Map<String, DisplacementScore> yardsticks = new HashMap<>();
    private final Map<String, List<DisplacementScore>> scores = new HashMap<>();
    private final Map<CoverageKey, double[][]> squares = new HashMap<>();

    /** Shares of the tests inside the 50 % and 90 % ellipses after some seconds; NaN without tests. */
    record Coverage(int tests, double half, double nineTenths) {}

    /**
     * What came out.
     *
     * @param name of the recording that was held out, or what was pooled
     * @param chosen the settings that the others chose
     * @param coverage after 1, 2, 3 s
     */
    record Row(
            String name,
            DisplacementScore yardstick,
            DisplacementScore ours,
            HintForecaster chosen,
            List<Coverage> coverage) {
        Row {
            coverage = List.copyOf(coverage);
        }
    }

    private record CoverageKey(String recording, HintForecaster forecaster) {}

    private record Ellipses(PathNoise noise, double tail) {}

    HintHoldOut(List<HintRecording> recordings, HintGrid grid) {
        this.recordings =
                recordings.stream().filter(each -> !each.windows().isEmpty()).toList();
        this.grid = grid;
    }

    /** One row per recording, chosen without it. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (HintRecording left : recordings) {
            rows.add(row(
                    left,
                    choose(recordings.stream()
                            .filter(each -> !each.equals(left))
                            .toList())));
        }
        return rows;
    }

    /** The settings that all recordings together choose: those that the predictor is to be given. */
    HintForecaster chosenByAll() {
        return choose(recordings);
    }

    private HintForecaster choose(List<HintRecording> others) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < grid.paths().size(); i++) {
            int candidate = i;
            double loss = mean(others, recording -> displacement(recording, candidate));
            if (loss < least) {
                least = loss;
                best = i;
            }
        }
        HintForecaster paths = grid.paths().get(best);
        Ellipses ellipses = grid.noises().stream()
                .flatMap(noise -> grid.tails().stream().map(tail -> new Ellipses(noise, tail)))
                .min(Comparator.comparingDouble(each -> mean(others, recording -> miscoverage(recording, paths, each))))
                .orElseThrow();
        return paths.with(ellipses.noise(), ellipses.tail());
    }

    private static double mean(List<HintRecording> recordings, ToDoubleFunction<HintRecording> loss) {
        double sum = 0;
        double weights = 0;
        for (HintRecording recording : recordings) {
            sum += weight(recording) * loss.applyAsDouble(recording);
            weights += weight(recording);
        }
        return sum / weights;
    }

    private static double weight(HintRecording recording) {
        return Math.min(MOST, recording.windows().size());
    }

    private DisplacementScore yardstick(HintRecording recording) {
        return yardsticks.computeIfAbsent(
                recording.name(), each -> score(recording, PathForecaster.constantVelocity()));
    }

    private static DisplacementScore score(HintRecording recording, PathForecaster forecaster) {
        return forecaster.score(recording.windows(), 1);
    }

    private double displacement(HintRecording recording, int candidate) {
        DisplacementScore ours = scores.computeIfAbsent(
                        recording.name(),
                        each -> grid.paths().stream()
                                .map(forecaster -> score(recording, forecaster))
                                .toList())
                .get(candidate);
        DisplacementScore other = yardstick(recording);
        return ours.ade() / other.ade() + ours.fde() / other.fde();
    }

    private double miscoverage(HintRecording recording, HintForecaster paths, Ellipses ellipses) {
        double sum = 0;
        for (Coverage each : coverage(recording, paths.with(ellipses.noise(), ellipses.tail()))) {
            sum += each.tests() == 0 ? 0 : square(each.half() - 0.5) + square(each.nineTenths() - 0.9);
        }
        return sum;
    }

    private static double square(double value) {
        return value * value;
    }

    private List<Coverage> coverage(HintRecording recording, HintForecaster forecaster) {
        PathModel model = forecaster.model();
        HintForecaster anyTail = forecaster.with(model.noise(), Double.POSITIVE_INFINITY);
        double[][] distances =
                squares.computeIfAbsent(new CoverageKey(recording.name(), anyTail), key -> squares(recording, anyTail));
        double half = PredictedPath.squaredDistance(0.5, model.degreesOfFreedom());
        double nineTenths = PredictedPath.squaredDistance(0.9, model.degreesOfFreedom());
        List<Coverage> coverage = new ArrayList<>();
        for (double[] ofSeconds : distances) {
            coverage.add(new Coverage(ofSeconds.length, within(ofSeconds, half), within(ofSeconds, nineTenths)));
        }
        return coverage;
    }

    private static double within(double[] distances, double limit) {
        int inside = 0;
        for (double distance : distances) {
            inside += distance <= limit ? 1 : 0;
        }
        return (double) inside / distances.length;
    }

    private static double[][] squares(HintRecording recording, HintForecaster forecaster) {
        double[][] squares = new double[SECONDS][];
        List<List<GroundPoint>> best =
                recording.windows().stream().map(forecaster::best).toList();
        for (int i = 0; i < SECONDS; i++) {
            double[] each = new double[best.size()];
            int count = 0;
            for (int k = 0; k < best.size(); k++) {
                double square = EllipseCoverage.squaredDistance(
                        recording.windows().get(k), best.get(k), forecaster.step(), i + 1);
                if (!Double.isNaN(square)) {
                    each[count++] = square;
                }
            }
            squares[i] = Arrays.copyOf(each, count);
        }
        return squares;
    }

    private Row row(HintRecording left, HintForecaster chosen) {
        return new Row(left.name(), yardstick(left), score(left, chosen), chosen, coverage(left, chosen));
    }
}
