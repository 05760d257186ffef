package io.drivesight.training.model;

/**
 * A batch's raw predictions as plain arrays, row-major.
 *
 * @param batch number of images
 * @param boxWidth values per box: 4, or 4 sides times bins
 * @param classCount number of classes
 * @param boxes {@code [batch, cells, boxWidth]}
 * @param classes logits {@code [batch, cells, classCount]}
 * @param objectness logits {@code [batch, cells]}; empty for heads without
 * @param grid where the cells look
 */
@SuppressWarnings("ArrayRecordComponent") // numbers on their way to an assigner, never compared
public record RawValues(
        int batch, int boxWidth, int classCount, float[] boxes, float[] classes, float[] objectness, AnchorGrid grid) {
    public int cells() {
        return grid.size();
    }

    /** Index of an image's cell in arrays of one value a cell. */
    public int at(int image, int cell) {
        return image * cells() + cell;
    }

    /** Probability of a class in a cell, 0..1. */
    public float classScore(int image, int cell, int classIndex) {
        return sigmoid(classes[at(image, cell) * classCount + classIndex]);
    }

    /** Probability that a cell holds an object, 0..1; 1 for heads without objectness. */
    public float objectScore(int image, int cell) {
        return objectness.length == 0 ? 1 : sigmoid(objectness[at(image, cell)]);
    }

    static float sigmoid(float logit) {
        return (float) (1 / (1 + Math.exp(-logit)));
    }
}
