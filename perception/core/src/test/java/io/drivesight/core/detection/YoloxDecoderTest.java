package io.drivesight.core.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drivesight.core.detection.Tensors.Found;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.ModelException;
import java.util.List;
import org.junit.jupiter.api.Test;

class YoloxDecoderTest {
    /** 12 x 8, 6 x 4 and 3 x 2 cells. */
    private static final ImageSize INPUT = new ImageSize(96, 64);

    private static final int CELLS = 96 + 24 + 6;
    private static final int CLASSES = 3;
    private static final int WIDTH = 5 + CLASSES;

    private final float[] values = new float[CELLS * WIDTH];
    private final Candidates candidates = new Candidates();

    @Test
    void decode_cellsOfEachLevel_placesTheirBoxes() {
        cell(12 + 2, 0.5f, 0.25f, Math.log(2), Math.log(4), 0.8f, 0.1f, 0.9f, 0);
        cell(96 + 6 + 1, 0, 0, 0, 0, 1, 0, 0, 0.5f);
        cell(96 + 24 + 5, 0.5f, 0.5f, 0, 0, 0.5f, 0.7f, 0, 0);

        decode(0.3f);

        assertThat(Tensors.found(candidates))
                .containsExactly(
                        // Cell (2, 1), stride 8: centre (20, 10), size 16 x 32.
                        new Found(1, 0.72, 12, -6, 28, 26),
                        // Cell (1, 1), stride 16: centre (16, 16), size 16 x 16.
                        new Found(2, 0.5, 8, 8, 24, 24),
                        // Cell (2, 1), stride 32: centre (80, 48), size 32 x 32.
                        new Found(0, 0.35, 64, 32, 96, 64));
    }

    @Test
    void decode_productBelowThreshold_findsNothing() {
        cell(0, 0, 0, 0, 0, 0.6f, 0.4f, 0, 0);

        decode(0.3f);

        assertThat(candidates.size()).isZero();
    }

    @Test
    void decode_scoreAtThreshold_isFound() {
        cell(0, 0, 0, 0, 0, 1, 0.5f, 0, 0);

        decode(0.5f);

        assertThat(candidates.size()).isEqualTo(1);
    }

    @Test
    void decode_overflowingSize_isLeftOut() {
        cell(0, 0, 0, 1000, 0, 1, 1, 0, 0);

        decode(0.3f);

        assertThat(candidates.size()).isZero();
    }

    @Test
    void decode_wrongShape_throws() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> new YoloxDecoder(CLASSES)
                        .decode(List.of(Tensors.of("out", new float[80], 1, 10, 8)), INPUT, 0.3f, candidates))
                .withMessageContaining("out[1, 10, 8]")
                .withMessageContaining("[1, 126, 8]");
    }

    private void cell(
            int index, double x, double y, double logWidth, double logHeight, double objectness, double... scores) {
        double[] box = {x, y, logWidth, logHeight, objectness};
        for (int i = 0; i < WIDTH; i++) {
            values[index * WIDTH + i] = (float) (i < box.length ? box[i] : scores[i - box.length]);
        }
    }

    private void decode(float minScore) {
        new YoloxDecoder(CLASSES)
                .decode(List.of(Tensors.of("out", values, 1, CELLS, WIDTH)), INPUT, minScore, candidates);
    }
}
