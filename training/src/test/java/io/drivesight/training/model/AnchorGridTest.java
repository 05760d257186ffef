package io.drivesight.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.inference.HeadFamily;
import io.drivesight.training.model.AnchorGrid.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnchorGridTest {
    /** 416x256 pixels at strides 8 to 64: 416 is no multiple of 64, the last of 7 columns is cut. */
    private static final List<Level> LEVELS =
            List.of(new Level(32, 52), new Level(16, 26), new Level(8, 13), new Level(4, 7));

    @Test
    void of_rowsCutAtTheCoarsestStride_keepsThePowerOfTwo() {
        AnchorGrid grid = AnchorGrid.of(
                416,
                List.of(new Level(52, 32), new Level(26, 16), new Level(13, 8), new Level(7, 4)),
                HeadFamily.PICODET);

        assertThat(grid.size()).isEqualTo(52 * 32 + 26 * 16 + 13 * 8 + 28);
        assertThat(grid.stride()[0]).isEqualTo(8);
        assertThat(grid.stride()[grid.size() - 1]).isEqualTo(64);
        assertThat(grid.y()[grid.size() - 1]).isEqualTo(6.5f * 64);
    }

    @Test
    void of_inputOfOneRowAtTwoLevels_keepsTheirStridesApart() {
        AnchorGrid grid = AnchorGrid.of(
                32, List.of(new Level(4, 8), new Level(2, 4), new Level(1, 2), new Level(1, 1)), HeadFamily.PICODET);

        assertThat(grid.stride()[grid.size() - 2]).isEqualTo(32);
        assertThat(grid.stride()[grid.size() - 1]).isEqualTo(64);
        assertThat(grid.x()[grid.size() - 1]).isEqualTo(32);
    }

    @Test
    void of_eachFamily_hasItsOwnReferencePoint() {
        int last = AnchorGrid.of(256, LEVELS, HeadFamily.PICODET).size() - 1;

        assertThat(AnchorGrid.of(256, LEVELS, HeadFamily.PICODET).x()[last]).isEqualTo(6.5f * 64);
        assertThat(AnchorGrid.of(256, LEVELS, HeadFamily.NANODET).x()[last]).isEqualTo(6.5f * 64 - 0.5f);
        assertThat(AnchorGrid.of(256, LEVELS, HeadFamily.NANODET_PLUS).x()[last])
                .isEqualTo(6 * 64);
    }
}
