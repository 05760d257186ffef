package io.drivesight.core.preprocess;

import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one resampling: the axes of the last letterbox, and the two rows of the frame that were resampled last, each
 * along its width. Rows that two lines of the input share are so resampled once. Not thread-safe.
 */
final class RowResampler {
    private static final int NONE = -1;

    private final PlaneScale[] planes;

    private @Nullable Letterbox letterbox;
    private int reduction;
    private Axis columns = Axis.of(1, 1);
    private Axis rows = columns;
    private byte[] bgr = {};
    private int stride;
    private int left;
    private float[] first = {};
    private float[] second = {};
    private int firstRow = NONE;
    private int secondRow = NONE;
    /** Per plane: a line with the padding at its sides, and one of nothing but padding. */
    private final float[][] lines = new float[PixelImage.CHANNELS][];

    private final float[][] empty = new float[PixelImage.CHANNELS][];

    RowResampler(PlaneScale[] planes) {
        this.planes = planes;
    }

    /** Begins a frame. */
    void begin(FramePixels frame, Letterbox fit) {
        PixelImage image = frame.pixels();
        if (!fit.equals(letterbox) || frame.reduction() != reduction) {
            letterbox = fit;
            reduction = frame.reduction();
            left = fit.offsetX();
            columns = axis(image.width(), fit.source().width(), fit.contentWidth());
            rows = axis(image.height(), fit.source().height(), fit.contentHeight());
            first = new float[PixelImage.CHANNELS * fit.contentWidth()];
            second = new float[first.length];
            for (int plane = 0; plane < lines.length; plane++) {
                empty[plane] = new float[fit.target().width()];
                Arrays.fill(empty[plane], planes[plane].padding());
                lines[plane] = empty[plane].clone();
            }
        }
        bgr = image.bgr();
        stride = PixelImage.CHANNELS * image.width();
        firstRow = NONE;
        secondRow = NONE;
    }

    private Axis axis(int pixels, int frame, int content) {
        return Axis.of(pixels, content, (double) frame / content / reduction);
    }

    /** Ends a frame: its pixels are let go. */
    void end() {
        bgr = new byte[0];
    }

    /** A line of the input above or below the picture. */
    float[] padding(int plane) {
        return empty[plane];
    }

    /** Prepares a row of the resized picture; {@link #line} then gives its planes. */
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

    /** One row of the frame at the width of the resized picture, plane after plane. */
    private void resample(int row, float[] to) {
        byte[] from = bgr;
        int[] low = columns.low();
        int[] high = columns.high();
        float[] weight = columns.weight();
        int width = low.length;
        int start = row * stride;
        int plane0 = start + planes[0].channel();
        int plane1 = start + planes[1].channel();
        int plane2 = start + planes[2].channel();
        for (int x = 0; x < width; x++) {
            int here = PixelImage.CHANNELS * low[x];
            int next = PixelImage.CHANNELS * high[x];
            float across = weight[x];
            float value0 = from[plane0 + here] & 0xff;
            float value1 = from[plane1 + here] & 0xff;
            float value2 = from[plane2 + here] & 0xff;
            to[x] = value0 + across * ((from[plane0 + next] & 0xff) - value0);
            to[width + x] = value1 + across * ((from[plane1 + next] & 0xff) - value1);
            to[2 * width + x] = value2 + across * ((from[plane2 + next] & 0xff) - value2);
        }
    }

    /** One plane of the prepared row as a line of the input; good until the next call. */
    float[] line(int row, int plane) {
        float[] top = first;
        float[] bottom = second;
        float[] out = lines[plane];
        float down = rows.weight()[row];
        float scale = planes[plane].factor();
        float shift = planes[plane].bias();
        int width = columns.low().length;
        int from = plane * width;
        int to = left;
        for (int x = 0; x < width; x++) {
            float upper = top[from + x];
            out[to + x] = (upper + down * (bottom[from + x] - upper)) * scale + shift;
        }
        return out;
    }

    /**
     * One plane of a model's input: {@code value = byte * factor + bias}.
     *
     * @param channel offset of its byte in a BGR pixel
     * @param factor one over the deviation
     * @param bias what the mean takes away
     * @param padding value of the padding, after normalisation
     */
    record PlaneScale(int channel, float factor, float bias, float padding) {

        static PlaneScale of(InputSpec spec, int plane) {
            float factor = (float) (1 / spec.std().get(plane));
            float bias = (float) (-spec.mean().get(plane) / spec.std().get(plane));
            return new PlaneScale(channel(spec, plane), factor, bias, spec.padding() * factor + bias);
        }

        /** The bytes as they are. */
        static PlaneScale plain(InputSpec spec, int plane) {
            return new PlaneScale(channel(spec, plane), 1, 0, spec.padding());
        }

        private static int channel(InputSpec spec, int plane) {
            return spec.channels() == ChannelOrder.BGR ? plane : 2 - plane;
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

        /** An axis whose source ends with a part of a pixel; {@code step} source pixels make one target pixel. */
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
