package io.drivesight.core.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drivesight.core.detection.Tensors.Found;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.ModelException;
import java.util.List;
import org.junit.jupiter.api.Test;

class Yolov8DecoderTest {
    private static final ImageSize INPUT = new ImageSize(96, 64);
    private static final int ANCHORS = 96 + 24 + 6;
    private static final int CLASSES = 3;

    private final float[] values = new float[(4 + CLASSES) * ANCHORS];
    private final Candidates candidates = new Candidates();

    @Test
    void decode_anchors_readsColumns() {
        anchor(0, 10, 20, 4, 8, 0.1f, 0.6f, 0.5f);
        anchor(ANCHORS - 1, 50, 30, 20, 10, 0.31f, 0, 0);
        anchor(7, 1, 1, 1, 1, 0.29f, 0, 0);

        decode(0.3f);

        assertThat(Tensors.found(candidates))
                .containsExactly(new Found(1, 0.6, 8, 16, 12, 24), new Found(0, 0.31, 40, 25, 60, 35));
    }

    @Test
    void decode_equalScores_takesTheFirstClass() {
        anchor(3, 10, 10, 2, 2, 0, 0.5f, 0.5f);

        decode(0.5f);

        assertThat(Tensors.found(candidates)).containsExactly(new Found(1, 0.5, 9, 9, 11, 11));
    }

    @Test
    void decode_transposedOutput_throws() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> new Yolov8Decoder(CLASSES)
                        .decode(List.of(Tensors.of("o", values, 1, ANCHORS, 7)), INPUT, 0.3f, candidates))
                .withMessageContaining("[1, 7, 126]");
    }

    private void anchor(int index, float... column) {
        for (int row = 0; row < column.length; row++) {
            values[row * ANCHORS + index] = column[row];
        }
    }

    private void decode(float minScore) {
        new Yolov8Decoder(CLASSES)
                .decode(List.of(Tensors.of("o", values, 1, 4 + CLASSES, ANCHORS)), INPUT, minScore, candidates);
    }
}
