package io.drivesight.core.preprocess;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.preprocess.RowResampler.PlaneScale;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Fits a frame into a model's input: bilinear resampling with half-pixel centres (as OpenCV's {@code INTER_LINEAR}, without
 * its rounding to bytes), padding, normalisation, planes. The service, training and evaluation all use this one. Thread-safe.
 */
public final class Preprocessor {
    private final InputSpec spec;
    private final Resamplers normalised;
    private final Resamplers plain;

    public Preprocessor(InputSpec spec) {
        this.spec = spec;
        this.normalised = new Resamplers(plane -> PlaneScale.of(spec, plane));
        this.plain = new Resamplers(plane -> PlaneScale.plain(spec, plane));
    }

    public InputSpec spec() {
        return spec;
    }

    /** A direct buffer that holds one input of this size. */
    public static FloatBuffer allocate(ImageSize size) {
        return allocate(ImageTensor.floats(size));
    }

    /** A direct buffer of so many values, in the machine's byte order. */
    public static FloatBuffer allocate(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
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
        return prepare(FramePixels.whole(image), target, buffer);
    }

    /** As above; the letterbox is that of the frame, however few pixels there are of it. */
    public ImageTensor prepare(FramePixels frame, ImageSize target, FloatBuffer buffer) {
        Letterbox letterbox = Letterbox.of(frame.frame(), target, spec.resize());
        FloatBuffer data = buffer.duplicate().clear().limit(ImageTensor.floats(target));
        normalised.resample(frame, letterbox, (at, line, width) -> data.put(at, line, 0, width));
        return new ImageTensor(data, letterbox);
    }

    /**
     * Prepares a frame for a model that normalises by itself: the same resampling, rounded to bytes, not normalised.
     *
     * @param frame the frame
     * @param target input size; must be the model's own unless it takes dynamic sizes
     * @param out where to write, from 0 on: {@code uint8 [3, height, width]}
     */
    public Letterbox prepareBytes(FramePixels frame, ImageSize target, ByteBuffer out) {
        Letterbox letterbox = Letterbox.of(frame.frame(), target, spec.resize());
        plain.resample(frame, letterbox, (at, line, width) -> {
            for (int x = 0; x < width; x++) {
                out.put(at + x, (byte) Math.round(line[x]));
            }
        });
        return letterbox;
    }

    /** Takes the input line by line, plane by plane. */
    private interface Lines {
        void put(int at, float[] line, int width);
    }

    /** Resampling at one scale of values, with memory that calls leave to later ones; as much as calls ever ran at once. */
    private static final class Resamplers {
        private final PlaneScale[] planes = new PlaneScale[PixelImage.CHANNELS];
        private final ConcurrentLinkedQueue<RowResampler> pool = new ConcurrentLinkedQueue<>();

        private Resamplers(IntFunction<PlaneScale> scale) {
            Arrays.setAll(planes, scale);
        }

        private void resample(FramePixels frame, Letterbox letterbox, Lines out) {
            @Nullable RowResampler pooled = pool.poll();
            RowResampler resampler = pooled != null ? pooled : new RowResampler(planes);
            try {
                resampler.begin(frame, letterbox);
                fill(resampler, letterbox, out);
            } finally {
                resampler.end();
                pool.add(resampler);
            }
        }
    }

    private static void fill(RowResampler resampler, Letterbox letterbox, Lines out) {
        int width = letterbox.target().width();
        int pixels = Math.toIntExact(letterbox.target().pixels());
        for (int y = 0; y < letterbox.target().height(); y++) {
            int row = y - letterbox.offsetY();
            boolean inside = row >= 0 && row < letterbox.contentHeight();
            if (inside) {
                resampler.moveTo(row);
            }
            for (int plane = 0; plane < PixelImage.CHANNELS; plane++) {
                float[] line = inside ? resampler.line(row, plane) : resampler.padding(plane);
                out.put(plane * pixels + y * width, line, width);
            }
        }
    }
}
