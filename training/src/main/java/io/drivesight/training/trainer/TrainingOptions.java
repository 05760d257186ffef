package io.drivesight.training.trainer;

import java.util.Optional;

/**
 * How a run is done.
 *
 * @param strategy what learns when
 * @param steps optimiser steps of the whole run, at least 1
 * @param stepsPerEpoch steps until every labelled image was seen once, at least 1
 * @param batchSize images a step, labelled and unlabelled together, at least 1
 * @param learningRate peak rate, above 0
 * @param weightDecay decoupled weight decay of weights (not of biases), at least 0
 * @param warmup share of the steps in which the rate climbs, 0..1
 * @param clipNorm greatest L2 norm of all gradients together, above 0
 * @param averaging decay of the exponential moving average of the weights, 0..1; 0: none
 * @param patience epochs without a better validation score until the run ends; empty: never
 * @param checkpointEvery steps between checkpoints, at least 1
 * @param seed for everything that is random
 * @param masks see {@link io.drivesight.training.loss.LossOptions}
 * @param distillation see {@link io.drivesight.training.loss.LossOptions}
 * @param interpolation share of the tuned weights in the result, above 0 up to 1; the rest is the base model's
 */
public record TrainingOptions(
        Strategy strategy,
        int steps,
        int stepsPerEpoch,
        int batchSize,
        double learningRate,
        double weightDecay,
        double warmup,
        double clipNorm,
        double averaging,
        Optional<Integer> patience,
        int checkpointEvery,
        long seed,
        boolean masks,
        double distillation,
        double interpolation) {
    public TrainingOptions {
        check(steps >= 1 && stepsPerEpoch >= 1, "there must be at least one step; check --epochs, --steps and --limit");
        check(batchSize >= 1, "the batch size must be at least 1");
        check(learningRate > 0 && learningRate < 1, "the learning rate must be above 0 and below 1");
        check(weightDecay >= 0 && warmup >= 0 && warmup <= 1, "weight decay must be at least 0 and warm-up 0..1");
        check(clipNorm > 0, "the gradient norm's limit must be above 0");
        check(averaging >= 0 && averaging < 1, "the decay of the moving average must be 0 up to below 1");
        check(checkpointEvery >= 1, "there must be at least one step between checkpoints");
        check(interpolation > 0 && interpolation <= 1, "the share of the tuned weights must be above 0, at most 1");
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new TrainingException(message);
        }
    }

    /** Everything that must be the same for a run to be resumed. */
    String fingerprint() {
        return toString();
    }
}
