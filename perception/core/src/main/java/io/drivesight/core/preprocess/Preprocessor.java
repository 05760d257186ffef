package io.drivesight.core.preprocess;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Fits a frame into a model's input: bilinear resampling with half-pixel centres (as OpenCV's {@code INTER_LINEAR}, without
 * its rounding to bytes), padding, normalisation, planes. The service, training and evaluation all use this one. Thread-safe.
 */
public final class Preprocessor {
    private final InputSpec spec;
    /** Per plane: value = byte * factor + bias. */
    private final float[] factor = new float[3];

    private final float[] bias = new float[3];
    /** Per plane: offset of its byte in a BGR pixel. */
    private final int[] channel = new int[3];

    public Preprocessor(InputSpec spec) {
        this.spec = spec;
        for (int plane = 0; plane < 3; plane++) {
            factor[plane] = (float) (1 / spec.std().get(plane));
            bias[plane] = (float) (-spec.mean().get(plane) / spec.std().get(plane));
            channel[plane] = spec.channels() == ChannelOrder.BGR ? plane : 2 - plane;
        }
    }

    public InputSpec spec() {
        return spec;
    }

    /** A direct buffer that holds one input of this size. */
    public static FloatBuffer allocate(ImageSize size) {
        return ByteBuffer.allocateDirect(ImageTensor.floats(size) * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** Prepares a frame at the model's own input size. */
    public ImageTensor prepare(PixelImage image) {
        return prepare(image, spec.size(), allocate(spec.size()));
    }

    /**
     * Prepares a frame.
     *
     * @param image the frame
     * @param target input size; must be the model's own unless it takes dynamic sizes
     * @param buffer where to write, at least {@link ImageTensor#floats} values; its content is the tensor's from now on
     */
    public ImageTensor prepare(PixelImage image, ImageSize target, FloatBuffer buffer) {
        Letterbox letterbox = Letterbox.of(image.size(), target, spec.resize());
        FloatBuffer data = buffer.duplicate().clear().limit(ImageTensor.floats(target));
        ResampleAxis columns = ResampleAxis.of(image.width(), letterbox.contentWidth());
        ResampleAxis rows = ResampleAxis.of(image.height(), letterbox.contentHeight());
        float[] line = new float[target.width()];
        for (int plane = 0; plane < 3; plane++) {
            fillPlane(image, letterbox, columns, rows, plane, line, data);
        }
        return new ImageTensor(data.flip(), letterbox);
    }

    private void fillPlane(
            PixelImage image,
            Letterbox letterbox,
            ResampleAxis columns,
            ResampleAxis rows,
            int plane,
            float[] line,
            FloatBuffer out) {
        float pad = spec.padding() * factor[plane] + bias[plane];
        int width = letterbox.target().width();
        for (int y = 0; y < letterbox.target().height(); y++) {
            int row = y - letterbox.offsetY();
            Arrays.fill(line, pad);
            if (row >= 0 && row < letterbox.contentHeight()) {
                resampleRow(image, columns, rows, row, plane, letterbox.offsetX(), line);
            }
            out.put(line, 0, width);
        }
    }

    private void resampleRow(
            PixelImage image, ResampleAxis columns, ResampleAxis rows, int row, int plane, int offset, float[] line) {
        byte[] bgr = image.bgr();
        int stride = PixelImage.CHANNELS * image.width();
        int upper = rows.low()[row] * stride + channel[plane];
        int lower = rows.high()[row] * stride + channel[plane];
        float down = rows.weight()[row];
        int[] low = columns.low();
        int[] high = columns.high();
        float[] weight = columns.weight();
        float scale = factor[plane];
        float shift = bias[plane];
        for (int x = 0; x < low.length; x++) {
            int left = PixelImage.CHANNELS * low[x];
            int right = PixelImage.CHANNELS * high[x];
            float across = weight[x];
            float topLeft = bgr[upper + left] & 0xff;
            float bottomLeft = bgr[lower + left] & 0xff;
            float top = topLeft + across * ((bgr[upper + right] & 0xff) - topLeft);
            float bottom = bottomLeft + across * ((bgr[lower + right] & 0xff) - bottomLeft);
            line[offset + x] = (top + down * (bottom - top)) * scale + shift;
        }
    }
}
