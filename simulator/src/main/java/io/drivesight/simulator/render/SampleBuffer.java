package io.drivesight.simulator.render;

import io.drivesight.core.geometry.Box;
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

    /** First and last watched pixel of each row of pixels; what lies outside need not be drawn. */
    private final int[] from;

    private final int[] to;
    /** In each row of pixels, what is not nearer hides nothing that is watched [1/m]. */
    private final double[] least;

    /** Which rows of pixels are clean but for what was drawn since. */
    private final boolean[] begun;

    private final float[] nearness;
    private final int[] stamp;

    SampleBuffer(int width, int height) {
        this.width = width;
        this.height = height;
        triangle = new int[width * height * ROWS];
        nearness = new float[triangle.length];
        stamp = new int[triangle.length];
        from = new int[height];
        to = new int[height];
        least = new double[height];
        begun = new boolean[height];
    }

    /** Forgets what was drawn, and watches all of the picture. */
    void clear() {
        forget();
        for (int row = 0; row < height; row++) {
            begin(row);
        }
    }

    /** The same, but rows that nothing is drawn into keep what they have: their samples must not be asked for. */
    void forget() {
        Arrays.fill(from, 0);
        Arrays.fill(to, width - 1);
        Arrays.fill(least, 0);
        Arrays.fill(begun, false);
    }

    private void begin(int row) {
        int first = row * ROWS * width;
        int end = first + ROWS * width;
        Arrays.fill(triangle, first, end, -1);
        Arrays.fill(nearness, first, end, 0);
        Arrays.fill(stamp, first, end, -1);
        begun[row] = true;
    }

    /** Watches nothing but what {@link #watch} adds. */
    void ignore() {
        Arrays.fill(from, width);
        Arrays.fill(to, -1);
        Arrays.fill(least, Double.POSITIVE_INFINITY);
    }

    /**
     * Watches what lies within a box, and in each row what lies between two boxes.
     *
     * @param near no point of what is in it has a smaller inverse distance [1/m]
     */
    void watch(Box box, double near) {
        int last = (int) Math.min(height - 1.0, Math.floor(box.bottom()));
        for (int row = (int) Math.max(0, Math.floor(box.top())); row <= last; row++) {
            from[row] = (int) Math.max(0, Math.min(from[row], Math.floor(box.left()) - 1));
            to[row] = (int) Math.min(width - 1.0, Math.max(to[row], Math.ceil(box.right()) + 1));
            least[row] = Math.min(least[row], near);
        }
    }

    /** True: what lies within a box may hide something that is watched, if it comes as near as this [1/m]. */
    boolean isWatched(Box box, double near) {
        int last = (int) Math.min(height - 1.0, Math.floor(box.bottom()));
        for (int row = (int) Math.max(0, Math.floor(box.top())); row <= last; row++) {
            if (near >= least[row] && box.left() <= to[row] && box.right() >= from[row]) {
                return true;
            }
        }
        return false;
    }

    /** First watched pixel of a sample row that something is drawn into. */
    int from(int row) {
        return begun[row / ROWS] ? from[row / ROWS] : width;
    }

    /** Last watched pixel of a sample row. */
    int to(int row) {
        return to[row / ROWS];
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
        double nearest = Math.max(near[0], Math.max(near[1], near[2]));
        double west = Math.min(x[0], Math.min(x[1], x[2])) - 1;
        double east = Math.max(x[0], Math.max(x[1], x[2])) + 1;
        double top = Math.min(y[0], Math.min(y[1], y[2]));
        double bottom = Math.max(y[0], Math.max(y[1], y[2]));
        int firstRow = (int) Math.max(0, Math.ceil(top * ROWS - 0.5));
        int lastRow = (int) Math.min(height * ROWS - 1.0, Math.ceil(bottom * ROWS - 0.5) - 1);
        int gained = 0;
        for (int row = firstRow; row <= lastRow; row++) {
            int pixels = row / ROWS;
            if (nearest < least[pixels] || west > to[pixels] || east < from[pixels]) {
                continue;
            }
            if (!begun[pixels]) {
                begin(pixels);
            }
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
            int first = (int) Math.max(0, Math.ceil(left - shift));
            int last = (int) Math.min(to[pixels], Math.ceil(right - shift) - 1);
            // Where a row begins decides how its nearness is rounded: what is watched may end it, not begin it.
            if (first <= last && last >= from[pixels]) {
                double start = near[0] + (first + shift - x[0]) * across + (rowY - y[0]) * down;
                fill(row * width + first, row * width + last, (float) start, (float) across, id);
                gained += object < 0 ? 0 : stamp(row * width + first, row * width + last, object);
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
