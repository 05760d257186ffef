package io.drivesight.training.loss;

import ai.djl.ndarray.NDArray;

/**
 * A batch's loss, still differentiable.
 *
 * @param total to be minimised
 * @param box share of the boxes
 * @param objectness share of objectness; 0 for heads without
 * @param classes share of the classes
 * @param raw share of raw boxes (distillation) or distributions
 * @param positives number of cells that answer for an object
 */
public record LossValue(NDArray total, NDArray box, NDArray objectness, NDArray classes, NDArray raw, int positives) {}
