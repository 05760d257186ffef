package io.drivesight.core.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

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
