package io.drivesight.core.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LetterboxTest {
    private static final double EXACT = 1e-9;

    static Stream<Letterbox> letterboxes() {
        List<ImageSize> sources = List.of(
                new ImageSize(960, 540),
                new ImageSize(1242, 375),
                new ImageSize(333, 777),
                new ImageSize(1, 1),
                new ImageSize(3, 1001),
                new ImageSize(416, 416));
        List<ImageSize> targets = List.of(new ImageSize(416, 416), new ImageSize(640, 192), new ImageSize(320, 352));
        return sources.stream()
                .flatMap(source -> targets.stream()
                        .flatMap(target ->
                                Stream.of(ResizeMode.values()).map(mode -> Letterbox.of(source, target, mode))));
    }

    @ParameterizedTest
    @MethodSource("letterboxes")
    void toImage_afterToModel_isTheSameBox(Letterbox letterbox) {
        Box box = new Box(
                0.3, 0.7, letterbox.source().width() - 0.2, letterbox.source().height() - 0.1);

        Box back = letterbox.toImage(letterbox.toModel(box));

        assertThat(back.left()).isCloseTo(box.left(), within(EXACT));
        assertThat(back.top()).isCloseTo(box.top(), within(EXACT));
        assertThat(back.right()).isCloseTo(box.right(), within(EXACT));
        assertThat(back.bottom()).isCloseTo(box.bottom(), within(EXACT));
    }

    @ParameterizedTest
    @MethodSource("letterboxes")
    void toModel_wholeFrame_isTheContent(Letterbox letterbox) {
        Box frame = new Box(0, 0, letterbox.source().width(), letterbox.source().height());

        Box content = letterbox.toModel(frame);

        assertThat(content.width()).isCloseTo(letterbox.contentWidth(), within(EXACT));
        assertThat(content.height()).isCloseTo(letterbox.contentHeight(), within(EXACT));
        assertThat(content.left()).isEqualTo(letterbox.offsetX());
        assertThat(content.right()).isLessThanOrEqualTo(letterbox.target().width() + EXACT);
        assertThat(content.bottom()).isLessThanOrEqualTo(letterbox.target().height() + EXACT);
    }

    @Test
    void of_topLeft_cutsTheFractionAndPadsBelow() {
        Letterbox letterbox =
                Letterbox.of(new ImageSize(1242, 375), new ImageSize(416, 416), ResizeMode.LETTERBOX_TOP_LEFT);

        // 375 * 416 / 1242 = 125.6
        assertThat(letterbox.contentWidth()).isEqualTo(416);
        assertThat(letterbox.contentHeight()).isEqualTo(125);
        assertThat(letterbox.offsetX()).isZero();
        assertThat(letterbox.offsetY()).isZero();
    }

    @Test
    void of_centered_roundsAndPadsBothSides() {
        Letterbox letterbox =
                Letterbox.of(new ImageSize(1242, 375), new ImageSize(416, 416), ResizeMode.LETTERBOX_CENTER);

        assertThat(letterbox.contentHeight()).isEqualTo(126);
        assertThat(letterbox.offsetY()).isEqualTo(145);
    }

    @Test
    void of_stretch_fillsTheTarget() {
        Letterbox letterbox = Letterbox.of(new ImageSize(100, 50), new ImageSize(320, 320), ResizeMode.STRETCH);

        assertThat(letterbox.scaleX()).isEqualTo(3.2);
        assertThat(letterbox.scaleY()).isEqualTo(6.4);
        assertThat(letterbox.toImage(new Box(32, 64, 320, 320))).isEqualTo(new Box(10, 10, 100, 50));
    }

    @Test
    void of_extremeAspect_keepsOnePixel() {
        Letterbox letterbox =
                Letterbox.of(new ImageSize(16_000, 1), new ImageSize(416, 416), ResizeMode.LETTERBOX_TOP_LEFT);

        assertThat(letterbox.contentHeight()).isEqualTo(1);
    }
}
