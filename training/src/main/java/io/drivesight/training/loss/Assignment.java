package io.drivesight.training.loss;

/**
 * Which cell answers for which object.
 *
 * @param objectOf per cell, index of its object; -1: none
 * @param iou per cell, overlap of its predicted box with its object, 0..1; 0 where it has none
 * @param positives number of cells that have an object
 */
@SuppressWarnings("ArrayRecordComponent") // handed straight to the targets, never compared
record Assignment(int[] objectOf, float[] iou, int positives) {
    boolean isPositive(int cell) {
        return objectOf[cell] >= 0;
    }
}
