package io.drivesight.core.preprocess;

import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.Picture;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.image.YccImage;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.PlaneResampler.Source;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines of a model's input of a frame: each of its planes is resampled along the two axes; what is brightness and colour then
 * becomes red, green and blue, which at the input's size are fewest. Keeps its memory for the next frame. Not thread-safe.
 */
final class RowResampler {
    /** JFIF's conversion (ITU-T T.871). */
    private static final float RED_OF_RED = 1.402f;

    private static final float GREEN_OF_BLUE = -0.344_136f;
    private static final float GREEN_OF_RED = -0.714_136f;
    private static final float BLUE_OF_BLUE = 1.772f;
    private static final float NO_COLOUR = 128;
    private static final float WHITE = 255;
    private static final int GREEN = 1;
    private static final int RED = 2;

    private final PlaneScale[] scales;
    private final PlaneResampler[] planes = new PlaneResampler[PixelImage.CHANNELS];

    private @Nullable Letterbox letterbox;
    /** Brightness and colour, which are to become red, green and blue. */
    private boolean converts;

    private int left;
    private float[] luma = {};
    private float[] blue = {};
    private float[] red = {};
    private float[] converted = {};
    /** Per plane: a line with the padding at its sides, and one of nothing but padding. */
    private final float[][] lines = new float[PixelImage.CHANNELS][];

    private final float[][] empty = new float[PixelImage.CHANNELS][];

    RowResampler(PlaneScale[] scales) {
        this.scales = scales;
        Arrays.setAll(planes, plane -> new PlaneResampler());
    }

    /** Begins a frame. */
    void begin(FramePixels frame, Letterbox fit) {
        if (!fit.equals(letterbox)) {
            letterbox = fit;
            left = fit.offsetX();
            luma = new float[fit.contentWidth()];
            blue = new float[luma.length];
            red = new float[luma.length];
            converted = new float[luma.length];
            for (int plane = 0; plane < lines.length; plane++) {
                empty[plane] = new float[fit.target().width()];
                Arrays.fill(empty[plane], scales[plane].padding());
                lines[plane] = empty[plane].clone();
            }
        }
        Picture picture = frame.picture();
        if (picture instanceof YccImage image) {
            converts = true;
            begin(0, image.samples(), image.luma(), frame.pitch(), fit);
            begin(1, image.samples(), image.blue(), frame.pitch(), fit);
            begin(2, image.samples(), image.red(), frame.pitch(), fit);
        } else {
            converts = false;
            PixelImage image = picture.toPixels();
            for (int plane = 0; plane < planes.length; plane++) {
                Source source = new Source(
                        image.size(),
                        scales[plane].channel(),
                        PixelImage.CHANNELS,
                        PixelImage.CHANNELS * image.width(),
                        frame.pitch(),
                        frame.pitch());
                planes[plane].begin(image.bgr(), source, fit);
            }
        }
    }

    private void begin(int plane, byte[] samples, YccImage.Plane from, double pitch, Letterbox fit) {
        Source source =
                new Source(from.size(), from.first(), 1, from.stride(), pitch * from.across(), pitch * from.down());
        planes[plane].begin(samples, source, fit);
    }

    /** Ends a frame: its pixels are let go. */
    void end() {
        for (PlaneResampler plane : planes) {
            plane.end();
        }
    }

    /** A line of the input above or below the picture. */
    float[] padding(int plane) {
        return empty[plane];
    }

    /** Prepares a row of the resized picture; {@link #line} then gives its planes. */
    void moveTo(int row) {
        for (PlaneResampler plane : planes) {
            plane.moveTo(row);
        }
        if (converts) {
            planes[0].row(row, 1, 0, luma, 0);
            planes[1].row(row, 1, -NO_COLOUR, blue, 0);
            planes[2].row(row, 1, -NO_COLOUR, red, 0);
        }
    }

    /** One plane of the prepared row as a line of the input; good until the next call. */
    float[] line(int row, int plane) {
        PlaneScale scale = scales[plane];
        float[] out = lines[plane];
        if (converts) {
            switch (scale.channel()) {
                case RED -> convert(0, RED_OF_RED, scale);
                case GREEN -> convert(GREEN_OF_BLUE, GREEN_OF_RED, scale);
                default -> convert(BLUE_OF_BLUE, 0, scale);
            }
            System.arraycopy(converted, 0, out, left, converted.length);
        } else {
            planes[plane].row(row, scale.factor(), scale.bias(), out, left);
        }
        return out;
    }

    /** All arrays begin at 0: into a line behind its padding the compiler makes no vectors of it, which takes six times as long. */
    private void convert(float ofBlue, float ofRed, PlaneScale scale) {
        float[] out = converted;
        float[] bright = luma;
        float[] blueness = blue;
        float[] redness = red;
        // Between 0 and white a value v is (|v| - |v - white| + white) / 2, and outside that is the nearer end: without
        // a branch.
        float factor = scale.factor() / 2;
        float bias = WHITE * factor + scale.bias();
        for (int x = 0; x < bright.length; x++) {
            float value = bright[x] + ofBlue * blueness[x] + ofRed * redness[x];
            out[x] = (Math.abs(value) - Math.abs(value - WHITE)) * factor + bias;
        }
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
}
