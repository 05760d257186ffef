package io.drivesight.training.model;

import io.drivesight.core.geometry.Box;

/**
 * A batch's raw predictions as plain arrays, row-major.
 *
 * @param boxWidth values per box: 4, or 4 sides times bins
 * @param boxes {@code [batch, cells, boxWidth]}
 * @param classes logits {@code [batch, cells, classCount]}
 * @param objectness logits {@code [batch, cells]}; empty for heads without
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
        return hasObjectness() ? sigmoid(objectness[at(image, cell)]) : 1;
    }

    /** True for YOLOX, false for heads that give distributions. */
    public boolean hasObjectness() {
        return objectness.length > 0;
    }

    /** Probability of a logit, 0..1. */
    public static float sigmoid(float logit) {
        return (float) (1 / (1 + Math.exp(-logit)));
    }

    /** A cell's box in input pixels. */
    public Box box(int image, int cell) {
        return hasObjectness() ? yolox(image, cell) : distribution(image, cell);
    }

    /** {@code x = (dx + gx) s, w = exp(lw) s}, where g is the cell's corner. */
    private Box yolox(int image, int cell) {
        float stride = grid.stride()[cell];
        int at = at(image, cell) * boxWidth;
        return around(
                (boxes[at] - 0.5) * stride + grid.x()[cell],
                (boxes[at + 1] - 0.5) * stride + grid.y()[cell],
                Math.exp(boxes[at + 2]) * stride,
                Math.exp(boxes[at + 3]) * stride);
    }

    /** A network that diverges must not stop the assignment before the divergence check sees it. */
    private static Box around(double x, double y, double width, double height) {
        return Double.isFinite(x + y + width + height)
                ? Box.ofCenter(x, y, Math.min(width, 1e6), Math.min(height, 1e6))
                : Box.ofCenter(0, 0, 0, 0);
    }

    /** Expected distances to left, top, right, bottom under the softmax of each side's bins, in strides. */
    private Box distribution(int image, int cell) {
        int bins = boxWidth / 4;
        int at = at(image, cell) * boxWidth;
        float stride = grid.stride()[cell];
        double[] sides = new double[4];
        for (int side = 0; side < 4; side++) {
            sides[side] = expectation(boxes, at + side * bins, bins) * stride;
        }
        double x = grid.x()[cell];
        double y = grid.y()[cell];
        return Double.isFinite(sides[0] + sides[1] + sides[2] + sides[3])
                ? new Box(x - sides[0], y - sides[1], x + sides[2], y + sides[3])
                : Box.ofCenter(0, 0, 0, 0);
    }

    private static double expectation(float[] logits, int at, int bins) {
        double sum = 0;
        double weighted = 0;
        double peak = logits[at];
        for (int i = 1; i < bins; i++) {
            peak = Math.max(peak, logits[at + i]);
        }
        for (int i = 0; i < bins; i++) {
            double weight = Math.exp(logits[at + i] - peak);
            sum += weight;
            weighted += i * weight;
        }
        return weighted / sum;
    }
}
