package io.drivesight.evaluation.hints;

import io.drivesight.core.prediction.PathModel.HypothesisPriors;
import io.drivesight.core.prediction.PathModel.PathNoise;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings that are tried when one recording is held out: a small grid around the predictor's own, paths and ellipses
 * each by themselves.
 *
 * @param paths forecasters that differ in what decides the paths
 * @param noises how far objects stray from a path
 * @param tails degrees of freedom
 */
record HintGrid(List<HintForecaster> paths, List<PathNoise> noises, List<Double> tails) {
    private static final List<Double> TAILS = List.of(1.0, 1.25, 1.5, 2.0, 3.0, 5.0, Double.POSITIVE_INFINITY);
    private static final double FOREVER = Double.POSITIVE_INFINITY;

    HintGrid {
        paths = List.copyOf(paths);
        noises = List.copyOf(noises);
        tails = List.copyOf(tails);
    }

    /** Persistence, and the weights of standing and of stopping; the filter stays as it is. */
    static HintGrid walkers(double step) {
        HintForecaster own = HintForecaster.walker(step);
        List<HintForecaster> paths = new ArrayList<>();
        for (double persistence : new double[] {FOREVER, 120, 80, 60, 40}) {
            for (double stationary : new double[] {0.1, 0.2, 0.35}) {
                for (double stopping : new double[] {0, 0.1}) {
                    double rest = 1 - stationary - stopping;
                    HypothesisPriors priors = new HypothesisPriors(rest, 0, stopping, stationary, 0, 0);
                    paths.add(own.with(priors, own.model().manoeuvreSeconds(), persistence));
                }
            }
        }
        return new HintGrid(paths, noises(new double[] {0.06, 0.09, 0.12, 0.16, 0.22}, 1, own), TAILS);
    }

    /** The weights, how long a manoeuvre lasts, the noise of the vehicle's own motion and of the labels. */
    static HintGrid vehicles(double step) {
        double[][] weights = {
            {0.3, 0, 0.1, 0.1, 0.5},
            {0.3, 0, 0, 0, 0.7},
            {0.3, 0, 0.05, 0, 0.65},
            {0.2, 0.1, 0, 0, 0.7},
            {0.5, 0, 0, 0, 0.5}
        };
        List<HintForecaster> paths = new ArrayList<>();
        for (double ego : new double[] {2, 3, 4.5}) {
            for (double deviation : new double[] {0.03, 0.06}) {
                HintForecaster base = HintForecaster.relative(ObjectClass.Kind.VEHICLE, ego, deviation, step);
                for (double manoeuvre : new double[] {0.35, 0.5, 0.7, 1}) {
                    for (double[] w : weights) {
                        HypothesisPriors priors = new HypothesisPriors(w[0], w[1], w[2], w[3], w[4], 0);
                        paths.add(base.with(priors, manoeuvre, FOREVER));
                    }
                }
            }
        }
        return new HintGrid(paths, noises(new double[] {0.4, 0.6, 0.8, 1.1, 1.5, 2}, 0.5, paths.get(0)), TAILS);
    }

    /** Constant velocity, whatever was tried: only the ellipses are chosen. */
    static HintGrid relativeWalkers(double step) {
        HintForecaster own = HintForecaster.relative(ObjectClass.Kind.VULNERABLE, step);
        return new HintGrid(List.of(own), noises(new double[] {0.1, 0.2, 0.4, 0.7, 1}, 1, own), TAILS);
    }

    private static List<PathNoise> noises(double[] densities, double aspect, HintForecaster own) {
        double alertness = own.model().noise().alertness();
        List<PathNoise> noises = new ArrayList<>();
        for (double density : densities) {
            for (double share : new double[] {0.01, 0.03, 0.06, 0.12, 0.25}) {
                noises.add(new PathNoise(density, density, alertness, share));
                if (aspect < 1) {
                    noises.add(new PathNoise(density, aspect * density, alertness, share));
                }
            }
        }
        return noises;
    }
}
