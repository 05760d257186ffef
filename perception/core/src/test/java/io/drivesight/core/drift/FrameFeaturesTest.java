package io.drivesight.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameFeaturesTest {
    private static final ImageSize SIZE = new ImageSize(640, 384);

    @FunctionalInterface
    private interface Paint {
        /** Blue, green, red. */
        int[] at(double x, double y);
    }

    private static PixelImage picture(ImageSize size, Paint paint) {
        byte[] bgr = new byte[Math.toIntExact(PixelImage.CHANNELS * size.pixels())];
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                int[] colour = paint.at((double) x / size.width(), (double) y / size.height());
                for (int channel = 0; channel < PixelImage.CHANNELS; channel++) {
                    bgr[PixelImage.CHANNELS * (y * size.width() + x) + channel] = (byte) colour[channel];
                }
            }
        }
        return new PixelImage(size, bgr);
    }

    private static PictureStatistics statistics(Paint paint) {
        return PictureStatistics.of(picture(SIZE, paint));
    }

    private static int[] grey(double level) {
        int value = (int) Math.round(level);
        return new int[] {value, value, value};
    }

    @Test
    void picture_flatGrey_hasBrightnessAndVeilOnly() {
        PictureStatistics grey = statistics((x, y) -> grey(100));

        assertThat(grey.brightness()).isCloseTo(100, within(1e-9));
        assertThat(grey.contrast()).isCloseTo(0, within(1e-4));
        assertThat(grey.colour()).isZero();
        assertThat(grey.veil()).isCloseTo(1, within(0.011));
        assertThat(grey.fineDetail()).isZero();
        assertThat(grey.coarseDetail()).isZero();
        assertThat(grey.darkArea() + grey.brightArea()).isZero();
    }

    @Test
    void picture_pureRed_isAllColourAndHasNoVeil() {
        PictureStatistics red = statistics((x, y) -> new int[] {0, 0, 200});

        assertThat(red.brightness()).isCloseTo(0.299 * 200, within(1e-9));
        assertThat(red.colour()).isCloseTo(1, within(1e-9));
        assertThat(red.veil()).isZero();
    }

    @Test
    void picture_halfBlackHalfWhite_hasBothAreasAndFullContrast() {
        PictureStatistics halves = statistics((x, y) -> grey(y < 0.5 ? 0 : 255));

        assertThat(halves.brightness()).isCloseTo(127.5, within(1e-6));
        assertThat(halves.contrast()).isCloseTo(127.5, within(1e-6));
        assertThat(halves.darkArea()).isEqualTo(0.5);
        assertThat(halves.brightArea()).isEqualTo(0.5);
        assertThat(halves.coarseDetail()).isZero();
    }

    @Test
    void picture_black_isFinite() {
        PictureStatistics black = statistics((x, y) -> grey(0));

        assertThat(black.colour()).isZero();
        assertThat(black.veil()).isZero();
        assertThat(black.darkArea()).isEqualTo(1);
    }

    @Test
    void picture_sameSceneAtTwiceTheSize_hasTheSameFigures() {
        Paint scene = (x, y) -> grey(120 + 60 * Math.sin(40 * x) * Math.cos(25 * y));
        PictureStatistics small = PictureStatistics.of(picture(new ImageSize(600, 360), scene));
        PictureStatistics large = PictureStatistics.of(picture(new ImageSize(1200, 720), scene));

        assertThat(large.brightness()).isCloseTo(small.brightness(), within(0.5));
        assertThat(large.fineDetail()).isCloseTo(small.fineDetail(), within(0.5));
        assertThat(large.coarseDetail()).isCloseTo(small.coarseDetail(), within(0.5));
    }

    @Test
    void picture_ofOnePixel_isFinite() {
        PictureStatistics dot = PictureStatistics.of(picture(new ImageSize(1, 1), (x, y) -> grey(50)));

        assertThat(dot.brightness()).isCloseTo(50, within(1e-9));
    }

    private static Detection found(double score, double side) {
        return Detection.of(new Box(0, 0, side * SIZE.width(), side * SIZE.width()), ObjectClass.CAR, score);
    }

    private static FrameFeatures features(Detection... detections) {
        return FrameFeatures.of(FramePixels.whole(picture(SIZE, (x, y) -> grey(100))), List.of(detections));
    }

    @Test
    void of_fourScores_countByHand() {
        FrameFeatures four = features(found(0.9, 0.2), found(0.6, 0.05), found(0.4, 0.05), found(0.2, 0.01));

        assertThat(four.value(Feature.DETECTIONS)).isCloseTo(Math.log(1 + 4), within(1e-12));
        assertThat(four.value(Feature.LIKELY)).isCloseTo(Math.log(1 + 3), within(1e-12));
        assertThat(four.value(Feature.CONFIDENT)).isCloseTo(Math.log(1 + 2), within(1e-12));
        assertThat(four.value(Feature.BEST_SCORES)).isCloseTo(2.1 / 5, within(1e-12));
        assertThat(four.value(Feature.INDECISION)).isCloseTo(2.5 / 5, within(1e-12));
        assertThat(four.value(Feature.LARGE_MASS)).isCloseTo(Math.log(1 + 0.9), within(1e-12));
        assertThat(four.value(Feature.MEDIUM_MASS)).isCloseTo(Math.log(1 + 1.0), within(1e-12));
        assertThat(four.value(Feature.SMALL_MASS)).isCloseTo(Math.log(1 + 0.2), within(1e-12));
        assertThat(four.value(Feature.BRIGHTNESS)).isCloseTo(100, within(1e-9));
        assertThat(four.value(Feature.VEIL)).isCloseTo(1, within(0.011));
    }

    @Test
    void of_noDetections_areUndecidedByHalf() {
        FrameFeatures none = features();

        assertThat(none.value(Feature.INDECISION)).isEqualTo(0.5);
        assertThat(none.value(Feature.BEST_SCORES)).isZero();
    }

    @Test
    void of_reducedFrame_measuresBoxesAgainstTheWholeFrame() {
        PixelImage half = picture(new ImageSize(320, 192), (x, y) -> grey(100));
        FrameFeatures features = FrameFeatures.of(new FramePixels(half, SIZE, 4), List.of(found(0.8, 0.05)));

        assertThat(features.value(Feature.MEDIUM_MASS)).isCloseTo(Math.log1p(0.8), within(1e-12));
        assertThat(features.value(Feature.SMALL_MASS)).isZero();
        assertThat(features.value(Feature.DETECTIONS)).isCloseTo(Math.log(2), within(1e-12));
    }

    @Test
    void of_valuesThatAreNoNumbers_isRefused() {
        double[] values = DriftRig.typical();
        values[3] = Double.NaN;

        assertThatThrownBy(() -> FrameFeatures.of(values)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FrameFeatures.of(1, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
