package io.drivesight.training.trainer;

/**
 * One step, as it went.
 *
 * @param step from 0
 * @param epoch from 0
 * @param phase what was learning
 * @param rate learning rate of the prediction layers
 * @param loss total
 * @param box share of the boxes
 * @param objectness share of objectness
 * @param classes share of the classes
 * @param raw share of distributions, or of distilled boxes
 * @param gradientNorm before clipping
 * @param positives cells that answered for an object
 * @param waitMillis time spent waiting for the batch [ms]
 * @param stepMillis time of the step without that [ms]
 */
public record StepReport(
        int step,
        int epoch,
        String phase,
        double rate,
        double loss,
        double box,
        double objectness,
        double classes,
        double raw,
        double gradientNorm,
        int positives,
        double waitMillis,
        double stepMillis) {}
