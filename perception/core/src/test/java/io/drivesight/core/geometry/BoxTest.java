package io.drivesight.core.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoxTest {
    private static final double EXACT = 1e-12;

    @ParameterizedTest
    @CsvSource({"1, 0, 0, 1", "0, 1, 1, 0", "NaN, 0, 1, 1", "0, 0, NaN, 1", "0, 0, Infinity, 1", "-Infinity, 0, 1, 1"})
    void constructor_noBox_throws(double left, double top, double right, double bottom) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Box(left, top, right, bottom))
                .withMessageContaining("not a box");
    }

    @Test
    void ofCenter_negativeSize_hasNoArea() {
        assertThat(Box.ofCenter(3, 4, -1, 2)).isEqualTo(new Box(3, 3, 3, 5));
    }

    @Test
    void iou_halfOverlap_isOneThird() {
        assertThat(new Box(0, 0, 2, 2).iou(new Box(1, 0, 3, 2))).isCloseTo(1.0 / 3, within(EXACT));
    }

    @Test
    void iou_sameBox_isOne() {
        assertThat(new Box(1, 2, 3, 5).iou(new Box(1, 2, 3, 5))).isEqualTo(1);
    }

    @Test
    void iou_touchingBoxes_isZero() {
        assertThat(new Box(0, 0, 1, 1).iou(new Box(1, 0, 2, 1))).isZero();
    }

    @Test
    void iou_withoutArea_isZero() {
        assertThat(new Box(1, 1, 1, 1).iou(new Box(1, 1, 1, 1))).isZero();
    }

    @Test
    void coveredBy_halfInside_isHalf() {
        assertThat(new Box(0, 0, 2, 2).coveredBy(new Box(1, -5, 9, 9))).isEqualTo(0.5);
    }

    @Test
    void clippedTo_partlyOutside_staysInside() {
        ImageSize image = new ImageSize(10, 8);

        assertThat(new Box(-1, 2, 12, 9).clippedTo(image)).isEqualTo(new Box(0, 2, 10, 8));
        assertThat(new Box(20, 20, 30, 30).clippedTo(image).area()).isZero();
    }

    @Test
    void size_isPlainDifference() {
        Box box = Box.ofSize(1, 2, 3, 4);

        assertThat(box.width()).isEqualTo(3);
        assertThat(box.height()).isEqualTo(4);
        assertThat(box.area()).isEqualTo(12);
        assertThat(box.centerX()).isEqualTo(2.5);
        assertThat(box.centerY()).isEqualTo(4);
    }
}
