package io.drivesight.training.loss;

import io.drivesight.core.geometry.Box;
import org.jspecify.annotations.Nullable;

/**
 * What every cell of a batch should have said, and how much each value counts; weights carry the normalisation, so that a loss
 * is a plain weighted sum. Labels, label masks and distillation all end up here.
 *
 * <p>Arrays are row-major: {@code [batch, cells]} unless said otherwise.
 */
final class DenseTargets {
    final float[] objectness;
    final float[] objectnessWeight;
    /** {@code [batch, cells, classes]}. */
    final float[] classes;
    /** {@code [batch, cells, classes]}. */
    final float[] classesWeight;
    /** {@code [batch, cells, 4]}: left, top, right, bottom in input pixels. */
    final float[] boxes;

    final float[] boxesWeight;
    /** {@code [batch, cells, boxWidth]}: raw values (YOLOX), or probabilities of the bins (distributions). */
    final float[] raw;

    final float[] rawWeight;
    /** {@code [batch, cells, classes]}, of the varifocal loss; null: {@link #classesWeight} has all. */
    float @Nullable [] varifocalWeight;

    /** True: another detector is followed. Then class targets are of the product of objectness and class, and objectness has none of its own. */
    boolean followed;
    /** Number of cells that answer for an object. */
    int positives;
    /** What the weights were divided by, where it is above 1. */
    double mass;

    DenseTargets(int batch, int cells, int classCount, int boxWidth) {
        int rows = batch * cells;
        objectness = new float[rows];
        objectnessWeight = new float[rows];
        classes = new float[rows * classCount];
        classesWeight = new float[rows * classCount];
        boxes = new float[rows * 4];
        boxesWeight = new float[rows];
        raw = new float[rows * boxWidth];
        rawWeight = new float[rows];
    }

    /** Number of rows: images times cells. */
    int rows() {
        return objectness.length;
    }

    /** Whether labels say anything of a class in a cell. */
    boolean isLabelled(int at) {
        return classesWeight[at] != 0 || classes[at] != 0 || (varifocalWeight != null && varifocalWeight[at] != 0);
    }

    void setBox(int row, Box box, float weight) {
        boxes[4 * row] = (float) box.left();
        boxes[4 * row + 1] = (float) box.top();
        boxes[4 * row + 2] = (float) box.right();
        boxes[4 * row + 3] = (float) box.bottom();
        boxesWeight[row] = weight;
    }
}
