package io.drivesight.training.model;

import io.drivesight.core.inference.HeadFamily;
import java.util.List;

/**
 * Where each row of the predictions looks, in pixels of the model's input: levels in order, each row-major.
 *
 * @param x reference point, to the right [px]
 * @param y reference point, down [px]
 * @param stride cell size [px]
 */
@SuppressWarnings("ArrayRecordComponent") // built once, never compared
public record AnchorGrid(float[] x, float[] y, float[] stride) {
    /** Rows and columns of one level. */
    public record Level(int rows, int columns) {}

    /**
     * Lays out a grid. YOLOX counts its offsets from a cell's corner, which is handled where boxes are decoded; the reference
     * point here is the cell's centre, half a pixel up and left of it for NanoDet; for NanoDet-Plus it is the cell's corner.
     *
     * @param inputHeight height of the model's input [px]
     */
    public static AnchorGrid of(int inputHeight, List<Level> levels, HeadFamily family) {
        int size = levels.stream()
                .mapToInt(level -> level.rows() * level.columns())
                .sum();
        AnchorGrid grid = new AnchorGrid(new float[size], new float[size], new float[size]);
        int at = 0;
        int stride = 0;
        for (Level level : levels) {
            // One row is all there is of any stride from the input's height on: such levels follow the one before.
            int least = stride(inputHeight, level.rows());
            stride = level.rows() == 1 ? Math.max(least, 2 * stride) : least;
            float shift = family.centerShift(stride);
            for (int cell = 0; cell < level.rows() * level.columns(); cell++, at++) {
                int row = cell / level.columns();
                int column = cell % level.columns();
                grid.x[at] = (column + 0.5f) * stride + shift;
                grid.y[at] = (row + 0.5f) * stride + shift;
                grid.stride[at] = stride;
            }
        }
        return grid;
    }

    /** Strides are powers of two, and strided convolutions round up: 416 pixels at stride 64 are 7 rows. */
    private static int stride(int inputHeight, int rows) {
        int least = (inputHeight + rows - 1) / rows;
        return least == 1 ? 1 : Integer.highestOneBit(least - 1) << 1;
    }

    /** Number of rows of the predictions. */
    public int size() {
        return x.length;
    }
}
