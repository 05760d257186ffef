package io.drivesight.core.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.image.YccImage;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import io.drivesight.core.preprocess.PlaneResampler.Axis;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against values worked out by hand. */
class PreprocessorTest {
    private static final List<Double> ZERO = List.of(0.0, 0.0, 0.0);
    private static final List<Double> ONE = List.of(1.0, 1.0, 1.0);

    /** Two pixels, BGR: (10, 20, 30) and (50, 60, 70). */
    private final PixelImage twoPixels = new PixelImage(new ImageSize(2, 1), new byte[] {10, 20, 30, 50, 60, 70});

    @Test
    void prepare_sameSize_givesPlanesInTheModelsOrder() {
        assertThat(plain(2, 1, ChannelOrder.BGR, ResizeMode.STRETCH, twoPixels))
                .containsExactly(10, 50, 20, 60, 30, 70);
        assertThat(plain(2, 1, ChannelOrder.RGB, ResizeMode.STRETCH, twoPixels))
                .containsExactly(30, 70, 20, 60, 10, 50);
    }

    @Test
    void prepare_doubledWidth_interpolatesBetweenPixelCentres() {
        // Centres of the four columns lie at -0.25, 0.25, 0.75 and 1.25 of the source; edges are repeated.
        assertThat(plain(4, 1, ChannelOrder.BGR, ResizeMode.STRETCH, twoPixels)).startsWith(10, 20, 40, 50);
    }

    @Test
    void prepare_halvedWidth_takesTheMean() {
        assertThat(plain(1, 1, ChannelOrder.BGR, ResizeMode.STRETCH, twoPixels)).containsExactly(30, 40, 50);
    }

    @Test
    void prepare_topLeft_padsRightAndBelow() {
        assertThat(plain(2, 2, ChannelOrder.BGR, ResizeMode.LETTERBOX_TOP_LEFT, twoPixels))
                .startsWith(10, 50, 114, 114, 20, 60);
    }

    @Test
    void prepare_centered_padsBothSides() {
        assertThat(plain(2, 3, ChannelOrder.BGR, ResizeMode.LETTERBOX_CENTER, twoPixels))
                .startsWith(114, 114, 10, 50, 114, 114, 114, 114, 20, 60);
    }

    @Test
    void prepare_meanAndStd_areThoseOfTheirPlane() {
        InputSpec spec = new InputSpec(
                2,
                2,
                false,
                1,
                ChannelOrder.RGB,
                ResizeMode.LETTERBOX_TOP_LEFT,
                5,
                List.of(10.0, 20.0, 30.0),
                List.of(2.0, 4.0, 5.0));

        float[] values = values(new Preprocessor(spec).prepare(twoPixels).data());

        // Red 30, 70, padding 5; green 20, 60; blue 10, 50.
        assertThat(values)
                .containsExactly(
                        new float[] {10, 30, -2.5f, -2.5f, 0, 10, -3.75f, -3.75f, -4, 4, -5, -5}, within(1e-5f));
    }

    @Test
    void prepare_bytesAbove127_countAsUnsigned() {
        PixelImage white = new PixelImage(new ImageSize(1, 1), new byte[] {-1, -1, -1});

        assertThat(plain(3, 3, ChannelOrder.BGR, ResizeMode.STRETCH, white)).containsOnly(255);
    }

    /** Training and scores rest on these values: whatever makes it faster must not change a bit. */
    @ParameterizedTest
    @CsvSource({
        "97, 53, 41, 32",
        "97, 53, 64, 40",
        "40, 23, 128, 96",
        "31, 64, 32, 64",
        "33, 17, 33, 17",
        "3, 200, 64, 64",
        "1, 1, 5, 7"
    })
    void prepare_anyScale_isTheFormulaBitForBit(int width, int height, int targetWidth, int targetHeight) {
        PixelImage image = noise(new ImageSize(width, height));
        ImageSize target = new ImageSize(targetWidth, targetHeight);
        for (ResizeMode resize : ResizeMode.values()) {
            for (ChannelOrder order : ChannelOrder.values()) {
                InputSpec spec = new InputSpec(
                        1, 1, true, 1, order, resize, 114, List.of(123.7, 116.3, 103.5), List.of(58.4, 57.1, 57.4));
                Letterbox letterbox = Letterbox.of(image.size(), target, resize);

                float[] values = values(new Preprocessor(spec)
                        .prepare(image, target, Preprocessor.allocate(target))
                        .data());

                assertThat(values).as("%s %s", resize, order).isEqualTo(formula(image, letterbox, spec));
            }
        }
    }

    /** Colours that no conversion cuts, so that it makes no difference what is done first. */
    @ParameterizedTest
    @CsvSource({"97, 53, 41, 32, 1, 1", "97, 53, 64, 40, 1, 1", "40, 23, 128, 96, 1, 1", "1, 1, 5, 7, 2, 2"})
    void prepare_brightnessAndColour_givesWhatItsPixelsGive(
            int width, int height, int targetWidth, int targetHeight, int across, int down) {
        YccImage image = softNoise(new ImageSize(width, height), across, down);
        ImageSize target = new ImageSize(targetWidth, targetHeight);
        for (ResizeMode resize : ResizeMode.values()) {
            for (ChannelOrder order : ChannelOrder.values()) {
                Preprocessor preprocessor = new Preprocessor(new InputSpec(
                        1, 1, true, 1, order, resize, 114, List.of(1.0, 2.0, 3.0), List.of(2.0, 4.0, 5.0)));

                float[] values = values(preprocessor
                        .prepare(
                                new FramePixels(image, image.size(), FramePixels.ALL),
                                target,
                                Preprocessor.allocate(target))
                        .data());
                float[] expected = values(preprocessor
                        .prepare(image.toPixels(), target, Preprocessor.allocate(target))
                        .data());

                // Pixels are rounded to whole levels.
                assertThat(values).as("%s %s", resize, order).containsExactly(expected, within(0.51f / 2));
            }
        }
    }

    /** A sample of colour that covers four pixels has its centre between them. */
    @Test
    void prepare_coarserColour_isInterpolatedBetweenItsOwnCentres() {
        ImageSize size = new ImageSize(4, 2);
        byte[] samples = {100, 100, 100, 100, 100, 100, 100, 100, (byte) 128, (byte) 128, (byte) 128, (byte) 138};
        YccImage image = new YccImage(
                size,
                samples,
                new YccImage.Plane(size, 0, 4, 1, 1),
                new YccImage.Plane(new ImageSize(2, 1), 8, 2, 2, 2),
                new YccImage.Plane(new ImageSize(2, 1), 10, 2, 2, 2));

        float[] values = values(new Preprocessor(spec(4, 2, ChannelOrder.RGB, ResizeMode.STRETCH))
                .prepare(new FramePixels(image, size, FramePixels.ALL), size, Preprocessor.allocate(size))
                .data());

        // Red differences of 0 and 10 at columns 0.5 and 2.5.
        assertThat(Arrays.copyOf(values, 4))
                .containsExactly(new float[] {100, 100 + 3.505f, 100 + 10.515f, 100 + 14.02f}, within(1e-3f));
    }

    @Test
    void prepare_coloursBeyondTheRange_areCut() {
        ImageSize size = new ImageSize(1, 1);
        YccImage.Plane plane = new YccImage.Plane(size, 0, 1, 1, 1);
        for (byte[] samples : new byte[][] {{-1, -1, -1}, {0, 0, 0}, {-1, 0, -1}, {0, -1, 0}, {(byte) 200, -1, 0}}) {
            YccImage image = new YccImage(
                    size, samples, plane, new YccImage.Plane(size, 1, 1, 1, 1), new YccImage.Plane(size, 2, 1, 1, 1));

            float[] values = values(new Preprocessor(spec(1, 1, ChannelOrder.RGB, ResizeMode.STRETCH))
                    .prepare(new FramePixels(image, size, FramePixels.ALL), size, Preprocessor.allocate(size))
                    .data());

            int rgb = image.rgb(0, 0);
            assertThat(values).containsExactly(new float[] {rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff}, within(0.51f));
        }
    }

    private static YccImage softNoise(ImageSize size, int across, int down) {
        ImageSize coarse = new ImageSize((size.width() + across - 1) / across, (size.height() + down - 1) / down);
        int luma = (int) size.pixels();
        int colour = (int) coarse.pixels();
        byte[] samples = new byte[luma + 2 * colour];
        Random random = new Random(7);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i < luma ? 70 + random.nextInt(100) : 108 + random.nextInt(40));
        }
        return new YccImage(
                size,
                samples,
                new YccImage.Plane(size, 0, size.width(), 1, 1),
                new YccImage.Plane(coarse, luma, coarse.width(), across, down),
                new YccImage.Plane(coarse, luma + colour, coarse.width(), across, down));
    }

    private static PixelImage noise(ImageSize size) {
        byte[] bgr = new byte[(int) (PixelImage.CHANNELS * size.pixels())];
        new Random(7).nextBytes(bgr);
        return new PixelImage(size, bgr);
    }

    /** Value by value: between columns, then between rows, then normalised, all in floats. */
    private static float[] formula(PixelImage image, Letterbox letterbox, InputSpec spec) {
        ImageSize target = letterbox.target();
        Axis columns = Axis.of(image.width(), letterbox.contentWidth());
        Axis rows = Axis.of(image.height(), letterbox.contentHeight());
        float[] values = new float[ImageTensor.floats(target)];
        for (int i = 0; i < values.length; i++) {
            int plane = (int) (i / target.pixels());
            int x = i % target.width() - letterbox.offsetX();
            int y = (int) (i % target.pixels()) / target.width() - letterbox.offsetY();
            float factor = (float) (1 / spec.std().get(plane));
            float bias = (float) (-spec.mean().get(plane) / spec.std().get(plane));
            boolean inside = x >= 0 && x < letterbox.contentWidth() && y >= 0 && y < letterbox.contentHeight();
            int channel = spec.channels() == ChannelOrder.BGR ? plane : 2 - plane;
            values[i] = (inside ? between(image, columns, rows, x, y, channel) : spec.padding()) * factor + bias;
        }
        return values;
    }

    private static float between(PixelImage image, Axis columns, Axis rows, int x, int y, int channel) {
        float top = across(image, columns, x, rows.low()[y], channel);
        float bottom = across(image, columns, x, rows.high()[y], channel);
        return top + rows.weight()[y] * (bottom - top);
    }

    private static float across(PixelImage image, Axis columns, int x, int row, int channel) {
        float left = sample(image, columns.low()[x], row, channel);
        return left + columns.weight()[x] * (sample(image, columns.high()[x], row, channel) - left);
    }

    private static float sample(PixelImage image, int x, int y, int channel) {
        return image.bgr()[PixelImage.CHANNELS * (y * image.width() + x) + channel] & 0xff;
    }

    @Test
    void prepare_framesOfChangingShape_leaveNothingBehind() {
        Preprocessor preprocessor = new Preprocessor(spec(8, 8, ChannelOrder.BGR, ResizeMode.LETTERBOX_CENTER));
        PixelImage wide = noise(new ImageSize(16, 4));
        PixelImage high = noise(new ImageSize(4, 16));
        float[] expected = values(preprocessor.prepare(wide).data());

        preprocessor.prepare(high);

        assertThat(values(preprocessor.prepare(wide).data())).containsExactly(expected);
    }

    @Test
    void prepare_reusedBuffer_leavesNothingBehind() {
        InputSpec spec = spec(2, 2, ChannelOrder.BGR, ResizeMode.LETTERBOX_TOP_LEFT);
        Preprocessor preprocessor = new Preprocessor(spec);
        FloatBuffer buffer = Preprocessor.allocate(new ImageSize(4, 4));
        float[] expected = values(preprocessor.prepare(twoPixels).data());

        preprocessor.prepare(new PixelImage(new ImageSize(1, 2), new byte[6]), new ImageSize(4, 4), buffer);
        ImageTensor again = preprocessor.prepare(twoPixels, spec.size(), buffer);

        assertThat(values(again.data())).containsExactly(expected);
    }

    private static float[] plain(int width, int height, ChannelOrder order, ResizeMode resize, PixelImage image) {
        ImageTensor tensor = new Preprocessor(spec(width, height, order, resize)).prepare(image);
        assertThat(tensor.data().isDirect()).isTrue();
        return values(tensor.data());
    }

    private static InputSpec spec(int width, int height, ChannelOrder order, ResizeMode resize) {
        return new InputSpec(width, height, false, 1, order, resize, 114, ZERO, ONE);
    }

    private static float[] values(FloatBuffer data) {
        float[] values = new float[data.remaining()];
        data.get(0, values);
        return values;
    }
}
