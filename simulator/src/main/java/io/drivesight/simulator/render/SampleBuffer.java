package io.drivesight.simulator.render;

import java.util.Arrays;

/**
 * The z-buffer: for four samples in each pixel, the nearest triangle. Sample rows are stored one after another, four to a row of
 * pixels, each shifted sideways by its own part of a pixel.
 */
final class SampleBuffer {
    static final int ROWS = 4;
    private static final double[] SHIFT = {0.375, 0.875, 0.125, 0.625};

    final int width;
    final int height;
    /** Nearest triangle of each sample; -1: none. */
    final int[] triangle;

    private final float[] nearness;
    private final int[] stamp;

    SampleBuffer(int width, int height) {
        this.width = width;
        this.height = height;
        triangle = new int[width * height * ROWS];
        nearness = new float[triangle.length];
        stamp = new int[triangle.length];
    }

    void clear() {
        Arrays.fill(triangle, -1);
        Arrays.fill(nearness, 0);
        Arrays.fill(stamp, -1);
    }

    /** Horizontal place of a sample of this row within its pixel. */
    static double shift(int row) {
        return SHIFT[row & (ROWS - 1)];
    }

    /** Vertical place of a sample row [px]. */
    static double rowY(int row) {
        return (row + 0.5) / ROWS;
    }

    /**
     * Draws a triangle.
     *
     * @param id number to leave in the samples
     * @param object whose silhouette it adds to; -1: nobody's
     * @param x corners [px], three
     * @param y corners [px], three
     * @param near inverse distances of the corners [1/m], three
     * @return how many samples the object's silhouette gained
     */
    int draw(int id, int object, double[] x, double[] y, double[] near) {
        double area = (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0]);
        if (area == 0) {
            return 0;
        }
        double across = ((near[1] - near[0]) * (y[2] - y[0]) - (near[2] - near[0]) * (y[1] - y[0])) / area;
        double down = ((near[2] - near[0]) * (x[1] - x[0]) - (near[1] - near[0]) * (x[2] - x[0])) / area;
        double top = Math.min(y[0], Math.min(y[1], y[2]));
        double bottom = Math.max(y[0], Math.max(y[1], y[2]));
        int firstRow = (int) Math.max(0, Math.ceil(top * ROWS - 0.5));
        int lastRow = (int) Math.min(height * ROWS - 1.0, Math.ceil(bottom * ROWS - 0.5) - 1);
        int gained = 0;
        for (int row = firstRow; row <= lastRow; row++) {
            double rowY = rowY(row);
            double left = Double.POSITIVE_INFINITY;
            double right = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < 3; k++) {
                int n = k == 2 ? 0 : k + 1;
                double cut = cut(x[k], y[k], x[n], y[n], rowY);
                if (!Double.isNaN(cut)) {
                    left = Math.min(left, cut);
                    right = Math.max(right, cut);
                }
            }
            double shift = SHIFT[row & (ROWS - 1)];
            int from = (int) Math.max(0, Math.ceil(left - shift));
            int to = (int) Math.min(width - 1.0, Math.ceil(right - shift) - 1);
            if (from <= to) {
                double start = near[0] + (from + shift - x[0]) * across + (rowY - y[0]) * down;
                fill(row * width + from, row * width + to, (float) start, (float) across, id);
                gained += object < 0 ? 0 : stamp(row * width + from, row * width + to, object);
            }
        }
        return gained;
    }

    /** Where an edge crosses a row; NaN: nowhere. Ends are put in order first, so that two triangles agree on their edge. */
    private static double cut(double xa, double ya, double xb, double yb, double row) {
        if (ya > yb) {
            return cut(xb, yb, xa, ya, row);
        }
        return row >= ya && row < yb ? xa + (row - ya) * ((xb - xa) / (yb - ya)) : Double.NaN;
    }

    private void fill(int from, int to, float start, float step, int id) {
        float near = start;
        for (int i = from; i <= to; i++) {
            if (near > nearness[i]) {
                nearness[i] = near;
                triangle[i] = id;
            }
            near += step;
        }
    }

    private int stamp(int from, int to, int object) {
        int gained = 0;
        for (int i = from; i <= to; i++) {
            if (stamp[i] != object) {
                stamp[i] = object;
                gained++;
            }
        }
        return gained;
    }
}
