package io.drivesight.core.preprocess;

import io.drivesight.core.geometry.ImageSize;
import org.jspecify.annotations.Nullable;

/**
 * Bilinear resampling of one plane of a picture, row by row. Keeps the axes of the last letterbox, and the two rows of the plane that
 * were resampled last, each along its width: rows that two lines of the input share are so resampled once. Not thread-safe.
 */
final class PlaneResampler {
    private static final int NONE = -1;

    /**
     * Where a plane's samples lie, and what they stand for.
     *
     * @param size of the plane [samples]
     * @param first index of its first sample
     * @param step from sample to sample
     * @param stride from row to row
     * @param across pixels of the frame beside each other that a sample stands for
     * @param down pixels of the frame below each other that a sample stands for
     */
    record Source(ImageSize size, int first, int step, int stride, double across, double down) {}

    private @Nullable Source source;
    private @Nullable Letterbox letterbox;
    private Axis columns = Axis.of(1, 1);
    private Axis rows = columns;
    private byte[] samples = {};
    private int start;
    private int step = 1;
    private int stride;
    /** One row of the plane. */
    private float[] values = {};

    private float[] first = {};
    private float[] second = {};
    private int firstRow = NONE;
    private int secondRow = NONE;

    /** Begins a picture. */
    void begin(byte[] data, Source from, Letterbox fit) {
        if (!from.equals(source) || !fit.equals(letterbox)) {
            source = from;
            letterbox = fit;
            ImageSize frame = fit.source();
            columns = Axis.of(
                    from.size().width(),
                    fit.contentWidth(),
                    (double) frame.width() / fit.contentWidth() / from.across());
            rows = Axis.of(
                    from.size().height(),
                    fit.contentHeight(),
                    (double) frame.height() / fit.contentHeight() / from.down());
            values = new float[from.size().width()];
            first = new float[fit.contentWidth()];
            second = new float[first.length];
            start = from.first();
            step = from.step();
            stride = from.stride();
        }
        samples = data;
        firstRow = NONE;
        secondRow = NONE;
    }

    /** Ends a picture: its samples are let go. */
    void end() {
        samples = new byte[0];
    }

    /** Prepares a row of the resized plane. */
    void moveTo(int row) {
        int upper = rows.low()[row];
        int lower = rows.high()[row];
        if (firstRow != upper && secondRow == upper) {
            swap();
        }
        if (firstRow != upper) {
            resample(upper, first);
            firstRow = upper;
        }
        if (secondRow != lower) {
            resample(lower, second);
            secondRow = lower;
        }
    }

    private void swap() {
        float[] values = first;
        int row = firstRow;
        first = second;
        firstRow = secondRow;
        second = values;
        secondRow = row;
    }

    /** One row of the plane at the width of the resized picture. */
    private void resample(int row, float[] to) {
        float[] from = values;
        byte[] data = samples;
        int by = step;
        int at = start + row * stride;
        for (int x = 0; x < from.length; x++) {
            from[x] = data[at + by * x] & 0xff;
        }
        int[] low = columns.low();
        int[] high = columns.high();
        float[] weight = columns.weight();
        for (int x = 0; x < to.length; x++) {
            float value = from[low[x]];
            to[x] = value + weight[x] * (from[high[x]] - value);
        }
    }

    /** The prepared row, {@code value * factor + bias}, into {@code to} from {@code at} on. */
    void row(int row, float factor, float bias, float[] to, int at) {
        float[] top = first;
        float[] bottom = second;
        float down = rows.weight()[row];
        for (int x = 0; x < top.length; x++) {
            float upper = top[x];
            to[at + x] = (upper + down * (bottom[x] - upper)) * factor + bias;
        }
    }

    /**
     * The two source indices and the weight of the second, for every target index along one axis: bilinear interpolation with
     * half-pixel centres, edges repeated.
     */
    @SuppressWarnings("ArrayRecordComponent") // private to the package, never compared
    record Axis(int[] low, int[] high, float[] weight) {

        static Axis of(int source, int target) {
            return of(source, target, (double) source / target);
        }

        /** An axis whose source ends with a part of a sample; {@code step} source samples make one target pixel. */
        static Axis of(int source, int target, double step) {
            int[] low = new int[target];
            int[] high = new int[target];
            float[] weight = new float[target];
            for (int i = 0; i < target; i++) {
                double position = Math.max(0, Math.min((i + 0.5) * step - 0.5, source - 1.0));
                low[i] = (int) position;
                high[i] = Math.min(low[i] + 1, source - 1);
                weight[i] = (float) (position - low[i]);
            }
            return new Axis(low, high, weight);
        }
    }
}
