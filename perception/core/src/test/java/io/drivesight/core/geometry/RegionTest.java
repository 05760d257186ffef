package io.drivesight.core.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RegionTest {
    private static final ImageSize FRAME = new ImageSize(1280, 720);
    private static final ImageSize SIZE = new ImageSize(416, 256);

    @Test
    void middle_ofAFrame_liesInIt() {
        assertThat(Region.middle(FRAME, SIZE)).isEqualTo(new Region(432, 232, SIZE));
    }

    @Test
    void around_pointNearTheCorner_staysInTheFrame() {
        assertThat(Region.around(FRAME, SIZE, 1279, -50)).isEqualTo(new Region(864, 0, SIZE));
    }

    @Test
    void around_oddPlace_beginsAtEvenPixels() {
        Region region = Region.around(FRAME, SIZE, 501, 301);

        assertThat(region.left() % 2 + region.top() % 2).isZero();
        assertThat(region.box().centerX()).isBetween(499.0, 501.0);
    }

    @Test
    void around_smallFrame_isCutToIt() {
        ImageSize small = new ImageSize(300, 200);

        assertThat(Region.middle(small, SIZE)).isEqualTo(new Region(0, 0, small));
        assertThat(Region.middle(small, SIZE).covers(small)).isTrue();
    }

    @Test
    void cuts_boxAtAnEdge_onlyWhereTheFrameGoesOn() {
        Region corner = new Region(0, 0, SIZE);

        assertThat(corner.cuts(new Box(0, 0, 50, 50), FRAME, 4)).isFalse();
        assertThat(corner.cuts(new Box(380, 100, 413, 150), FRAME, 4)).isTrue();
        assertThat(corner.cuts(new Box(380, 100, 412, 150), FRAME, 4)).isFalse();
        assertThat(corner.cuts(new Box(380, 200, 400, 255), FRAME, 4)).isTrue();
        assertThat(Region.middle(FRAME, SIZE).cuts(new Box(433, 300, 450, 320), FRAME, 4))
                .isTrue();
        assertThat(Region.middle(FRAME, SIZE).cuts(new Box(500, 233, 520, 260), FRAME, 4))
                .isTrue();
    }

    @Test
    void new_negativePlace_isRefused() {
        assertThatThrownBy(() -> new Region(-1, 0, SIZE)).isInstanceOf(IllegalArgumentException.class);
    }
}
