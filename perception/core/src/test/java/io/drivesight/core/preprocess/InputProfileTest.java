package io.drivesight.core.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class InputProfileTest {
    private static final List<ImageSize> FRAMES = List.of(
            new ImageSize(1920, 1080),
            new ImageSize(1080, 1920),
            new ImageSize(1242, 375),
            new ImageSize(640, 480),
            new ImageSize(416, 416),
            new ImageSize(333, 777),
            new ImageSize(1, 1),
            new ImageSize(3, 2),
            new ImageSize(16_000, 1),
            new ImageSize(1, 16_000));

    private static InputSpec spec(int width, int height, boolean dynamic, int stride, ResizeMode resize) {
        List<Double> three = List.of(1.0, 1.0, 1.0);
        return new InputSpec(width, height, dynamic, stride, ChannelOrder.BGR, resize, 114, three, three);
    }

    private static InputSpec square(boolean dynamic) {
        return spec(416, 416, dynamic, 32, ResizeMode.LETTERBOX_TOP_LEFT);
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, 1920, 1080, 416, 256",
        "FAST, 1920, 1080, 416, 256",
        "BALANCED, 1920, 1080, 512, 288",
        "QUALITY, 1920, 1080, 640, 384",
        "SQUARE, 1920, 1080, 416, 416",
        "FAST, 1080, 1920, 256, 416",
        "QUALITY, 1242, 375, 640, 224",
        "FAST, 1242, 375, 416, 128",
        "FAST, 640, 480, 416, 320",
        "FAST, 500, 500, 416, 416",
        "FAST, 16000, 1, 416, 32",
        "FAST, 1, 16000, 32, 416",
        "FAST, 1, 1, 416, 416",
        "QUALITY, 64, 36, 640, 384",
    })
    void inputFor_dynamicSquareModel_keepsTheAspectRoundedUp(
            InputProfile profile, int width, int height, int inputWidth, int inputHeight) {
        assertThat(profile.inputFor(square(true), new ImageSize(width, height)))
                .isEqualTo(new ImageSize(inputWidth, inputHeight));
    }

    @ParameterizedTest
    @EnumSource(InputProfile.class)
    void inputFor_fixedGraph_isItsOwnSize(InputProfile profile) {
        assertThat(profile.inputFor(square(false), new ImageSize(1920, 1080))).isEqualTo(new ImageSize(416, 416));
        assertThat(profile.bound(square(false))).isEqualTo(new ImageSize(416, 416));
    }

    @Test
    void isRefusedBy_fixedGraph_onlyWhereASizeWasAskedFor() {
        assertThat(Stream.of(InputProfile.values()).filter(profile -> profile.isRefusedBy(square(false))))
                .containsExactly(InputProfile.FAST, InputProfile.BALANCED, InputProfile.QUALITY);
        assertThat(Stream.of(InputProfile.values()).filter(profile -> profile.isRefusedBy(square(true))))
                .isEmpty();
    }

    @Test
    void inputFor_auto_isTheModelsOwnScaleWhateverItIs() {
        InputSpec wide = spec(960, 544, true, 32, ResizeMode.LETTERBOX_CENTER);

        assertThat(InputProfile.AUTO.inputFor(wide, new ImageSize(1920, 1080))).isEqualTo(new ImageSize(960, 544));
        assertThat(InputProfile.AUTO.inputFor(wide, new ImageSize(1080, 1920))).isEqualTo(new ImageSize(320, 544));
        assertThat(InputProfile.AUTO.inputFor(wide, new ImageSize(3840, 1080))).isEqualTo(new ImageSize(960, 288));
    }

    /** By cost, not by aspect: as many pixels for every frame, those on their side on their side. */
    @ParameterizedTest
    @CsvSource({
        "FAST, 1920, 1080, 320, 256",
        "BALANCED, 1920, 1080, 384, 320",
        "QUALITY, 1280, 720, 576, 480",
        "SQUARE, 1920, 1080, 416, 416",
        "AUTO, 1920, 1080, 448, 384",
        "AUTO, 500, 500, 416, 416",
        "FAST, 1080, 1920, 256, 320",
        "BALANCED, 1080, 1920, 320, 384",
        "FAST, 1242, 375, 352, 224",
        "BALANCED, 1242, 375, 416, 288",
        "BALANCED, 640, 480, 352, 352",
        "FAST, 500, 500, 288, 288",
        "FAST, 16000, 1, 576, 128",
        "FAST, 1, 16000, 128, 576",
        "FAST, 1, 1, 288, 288",
    })
    void inputFor_stretchingModel_keepsThePixelsBetweenTheFramesShapeAndASquare(
            InputProfile profile, int width, int height, int inputWidth, int inputHeight) {
        assertThat(profile.inputFor(spec(416, 416, true, 32, ResizeMode.STRETCH), new ImageSize(width, height)))
                .isEqualTo(new ImageSize(inputWidth, inputHeight));
    }

    @ParameterizedTest
    @MethodSource("profilesAndFrames")
    void inputFor_stretchingModelAndAnyFrame_isAMultipleOfTheStride(InputProfile profile, ImageSize frame) {
        for (int stride : new int[] {8, 24, 32, 64, 96}) {
            ImageSize input = profile.inputFor(spec(576, 384, true, stride, ResizeMode.STRETCH), frame);

            assertThat(input.width()).isPositive();
            assertThat(input.width() % stride).isZero();
            assertThat(input.height()).isPositive();
            assertThat(input.height() % stride).isZero();
        }
    }

    /** Who made a model for another shape than a square meant wide frames, and gets it for them. */
    @ParameterizedTest
    @CsvSource({
        "416, 256, 1920, 1080, 416, 256",
        "608, 352, 1280, 720, 608, 352",
        "608, 352, 720, 1280, 352, 608",
        "640, 192, 1920, 1080, 480, 256",
        "320, 320, 1920, 1080, 352, 288",
    })
    void inputFor_autoOfAStretchingModel_isItsOwnNumberOfPixels(
            int ownWidth, int ownHeight, int width, int height, int inputWidth, int inputHeight) {
        assertThat(InputProfile.AUTO.inputFor(
                        spec(ownWidth, ownHeight, true, 32, ResizeMode.STRETCH), new ImageSize(width, height)))
                .isEqualTo(new ImageSize(inputWidth, inputHeight));
    }

    @ParameterizedTest
    @EnumSource(InputProfile.class)
    void inputFor_stretchingModelAndAnyFrame_costsAboutAsMuchAsForWideFrames(InputProfile profile) {
        InputSpec spec = spec(416, 416, true, 32, ResizeMode.STRETCH);
        long wide = profile.inputFor(spec, new ImageSize(1920, 1080)).pixels();
        for (ImageSize frame : FRAMES) {
            assertThat((double) profile.inputFor(spec, frame).pixels() / wide)
                    .as("%s", frame)
                    .isBetween(0.88, 1.12);
        }
    }

    static Stream<Arguments> profilesAndFrames() {
        return Stream.of(InputProfile.values())
                .flatMap(profile -> FRAMES.stream().map(frame -> Arguments.of(profile, frame)));
    }

    @ParameterizedTest
    @MethodSource("profilesAndFrames")
    void inputFor_anyFrame_isAMultipleOfTheStrideWithinTheBound(InputProfile profile, ImageSize frame) {
        for (int stride : new int[] {32, 64}) {
            InputSpec spec = spec(448, 320, true, stride, ResizeMode.LETTERBOX_TOP_LEFT);
            ImageSize input = profile.inputFor(spec, frame);

            assertThat(input.width() % stride).isZero();
            assertThat(input.height() % stride).isZero();
            assertThat(input.width()).isLessThanOrEqualTo(profile.bound(spec).width());
            assertThat(input.height()).isLessThanOrEqualTo(profile.bound(spec).height());
        }
    }

    /** So that a rectangle sees the very pixels that a square does. */
    @ParameterizedTest
    @MethodSource("profilesAndFrames")
    void inputFor_anyFrame_scalesItAsTheBoundDoes(InputProfile profile, ImageSize frame) {
        InputSpec spec = square(true);
        Letterbox padded = Letterbox.of(frame, profile.bound(spec), spec.resize());

        Letterbox cut = Letterbox.of(frame, profile.inputFor(spec, frame), spec.resize());

        assertThat(cut.contentWidth()).isEqualTo(padded.contentWidth());
        assertThat(cut.contentHeight()).isEqualTo(padded.contentHeight());
    }
}
