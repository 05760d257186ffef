package io.drivesight.core.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecondLookTest {
    private static final ImageSize FRAME = new ImageSize(640, 360);
    private static final ImageSize INPUT = new ImageSize(208, 128);
    private static final Region REGION = new Region(200, 100, INPUT);

    /** What each look finds, and what it was shown. */
    private static final class Eyes implements ObjectDetector {
        private final List<Detection> whole = new ArrayList<>();
        private final List<Detection> near = new ArrayList<>();
        private final List<PixelImage> shown = new ArrayList<>();

        @Override
        public Result detect(PixelImage image) {
            shown.add(image);
            return new Result(image.size().equals(FRAME) ? whole : near, 1, 2, 3);
        }

        @Override
        public ImageSize inputSize(ImageSize frame) {
            return INPUT;
        }
    }

    private final Eyes eyes = new Eyes();
    private final SecondLook look = new SecondLook(eyes, Thresholds.DEFAULT);

    private static FramePixels frame() {
        byte[] bgr = new byte[(int) (PixelImage.CHANNELS * FRAME.pixels())];
        for (int i = 0; i < bgr.length; i++) {
            bgr[i] = (byte) (i / PixelImage.CHANNELS % FRAME.width());
        }
        return FramePixels.whole(new PixelImage(FRAME, bgr));
    }

    private static Detection car(double left, double top, double right, double bottom, double score) {
        return Detection.of(new Box(left, top, right, bottom), ObjectClass.CAR, score);
    }

    private List<Detection> see(Look where) {
        return look.detect(frame(), where).detections();
    }

    @Test
    void detect_wholeAlone_isTheDetectorsOwn() {
        eyes.whole.add(car(1, 2, 3, 4, 0.5));

        assertThat(see(Look.WHOLE)).isEqualTo(eyes.whole);
        assertThat(eyes.shown).hasSize(1);
    }

    @Test
    void detect_region_isShownItsPixelsAndPlacedInTheFrame() {
        eyes.near.add(car(50, 40, 70, 60, 0.6));

        assertThat(see(Look.at(REGION))).containsExactly(car(250, 140, 270, 160, 0.6));
        assertThat(eyes.shown).hasSize(1);
        assertThat(eyes.shown.get(0).size()).isEqualTo(INPUT);
        assertThat(eyes.shown.get(0).rgb(0, 0) & 0xff).isEqualTo(200);
        assertThat(eyes.shown.get(0).rgb(7, 5) & 0xff).isEqualTo(207);
    }

    @Test
    void detect_cutByTheRegion_isLeftOut() {
        eyes.near.add(car(3, 40, 70, 60, 0.9));
        eyes.near.add(car(100, 40, 205, 60, 0.9));
        eyes.near.add(car(100, 40, 203, 60, 0.4));

        assertThat(see(Look.both(REGION))).containsExactly(car(300, 140, 403, 160, 0.4));
    }

    @Test
    void detect_atTheFramesOwnEdge_isKept() {
        Region corner = new Region(0, 0, INPUT);
        eyes.near.add(car(0, 0, 30, 30, 0.9));

        assertThat(see(Look.at(corner))).hasSize(1);
    }

    @Test
    void detect_seenByBoth_theSurerStays() {
        eyes.whole.add(car(248, 138, 271, 163, 0.4));
        eyes.whole.add(car(20, 20, 200, 200, 0.9));
        eyes.near.add(car(50, 40, 70, 60, 0.6));

        assertThat(see(Look.both(REGION))).containsExactly(car(20, 20, 200, 200, 0.9), car(250, 140, 270, 160, 0.6));
    }

    @Test
    void detect_otherClassInPlace_bothStay() {
        eyes.whole.add(Detection.of(new Box(250, 140, 270, 160), ObjectClass.TRUCK, 0.5));
        eyes.near.add(car(50, 40, 70, 60, 0.6));

        assertThat(see(Look.both(REGION))).hasSize(2);
    }

    @Test
    void detect_both_takesTheTimeOfBoth() {
        ObjectDetector.Result result = look.detect(frame(), Look.both(REGION));

        assertThat(List.of(result.preprocessNanos(), result.inferenceNanos(), result.postprocessNanos()))
                .containsExactly(2L, 4L, 6L);
    }

    @Test
    void detect_regionWithoutPixels_isRefused() {
        FramePixels half = new FramePixels(new PixelImage(new ImageSize(320, 180), new byte[3 * 320 * 180]), FRAME, 4);

        assertThatThrownBy(() -> look.detect(half, Look.at(REGION))).isInstanceOf(IllegalArgumentException.class);
    }
}
