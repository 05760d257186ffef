package io.drivesight.training.trainer;

import io.drivesight.training.graph.GraphTensor;
import java.util.Map;

/**
 * All that a run needs to go on as if it had never stopped: batches depend on the seed and the step only.
 *
 * @param fingerprint of the run's configuration and data; a run is resumed only with the same
 * @param progress where the run is
 * @param weights parameters that learn or learned
 * @param optimizer its state
 * @param average averaged weights
 * @param best averaged weights at the best validation score; empty before the first
 */
record Checkpoint(
        String fingerprint,
        Progress progress,
        Map<String, GraphTensor> weights,
        Map<String, GraphTensor> optimizer,
        Map<String, GraphTensor> average,
        Map<String, GraphTensor> best) {
    /**
     * Where a run is.
     *
     * @param step next step
     * @param rateScale factor of the learning rate, halved at every divergence
     * @param divergences how often the run was set back
     * @param bestScore best validation score so far; NaN before the first
     * @param bestEpoch epoch of it
     * @param finished true: nothing is left to do
     * @param lossLevel what the loss has been lately; NaN before the first step
     */
    record Progress(
            int step,
            double rateScale,
            int divergences,
            double bestScore,
            int bestEpoch,
            boolean finished,
            double lossLevel) {
        private static final double KEEP = 0.9;

        static Progress start() {
            return new Progress(0, 1, 0, Double.NaN, -1, false, Double.NaN);
        }

        Progress stepDone(double loss) {
            double level = Double.isNaN(lossLevel) ? loss : KEEP * lossLevel + (1 - KEEP) * loss;
            return new Progress(step + 1, rateScale, divergences, bestScore, bestEpoch, finished, level);
        }

        Progress best(double score, int epoch) {
            return new Progress(step, rateScale, divergences, score, epoch, finished, lossLevel);
        }

        Progress done() {
            return new Progress(step, rateScale, divergences, bestScore, bestEpoch, true, lossLevel);
        }

        Progress setBack() {
            return new Progress(step, rateScale / 2, divergences + 1, bestScore, bestEpoch, finished, lossLevel);
        }
    }
}
