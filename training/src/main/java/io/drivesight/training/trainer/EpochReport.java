package io.drivesight.training.trainer;

/**
 * One epoch, as it was scored.
 *
 * @param epoch from 0
 * @param step steps done
 * @param meanLoss over the epoch's steps of this process
 * @param score validation score of the exported weights, 0..1; NaN when there is no validation
 * @param best true: the best so far
 */
public record EpochReport(int epoch, int step, double meanLoss, double score, boolean best) {}
