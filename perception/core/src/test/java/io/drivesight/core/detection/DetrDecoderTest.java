package io.drivesight.core.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drivesight.core.detection.Tensors.Found;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.ModelException;
import io.drivesight.core.inference.OutputTensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetrDecoderTest {
    private static final ImageSize INPUT = new ImageSize(200, 100);
    private static final float[] BOXES = {0.5f, 0.5f, 0.2f, 0.4f, 0.1f, 0.2f, 0.1f, 0.2f};
    private static final List<Found> BOTH =
            List.of(new Found(1, 0.88, 80, 30, 120, 70), new Found(0, 0.73, 10, 10, 30, 30));

    private final OutputTensor boxes = Tensors.of("boxes", BOXES, 1, 2, 4);
    private final Candidates candidates = new Candidates();

    @Test
    void decode_asManyLogitsAsClasses_takesTheSigmoid() {
        // sigmoid(2) = 0.88, sigmoid(1) = 0.73
        OutputTensor logits = Tensors.of("logits", new float[] {-5, 2, 0, 1, -1, -2}, 1, 2, 3);

        new DetrDecoder(3).decode(List.of(logits, boxes), INPUT, 0.3f, candidates);

        assertThat(Tensors.found(candidates)).isEqualTo(BOTH);
    }

    @Test
    void decode_oneLogitMore_takesTheSoftmax() {
        // Odds of 22/3 against the rest give 0.88; of 2.703 give 0.73.
        float strong = (float) Math.log(2 * 0.88 / 0.12);
        float weak = (float) Math.log(2 * 0.73 / 0.27);
        OutputTensor logits = Tensors.of("logits", new float[] {0, strong, 0, weak, 0, 0}, 1, 2, 3);

        new DetrDecoder(2).decode(List.of(logits, boxes), INPUT, 0.3f, candidates);

        assertThat(Tensors.found(candidates)).isEqualTo(BOTH);
    }

    @Test
    void decode_noObject_findsNothing() {
        OutputTensor logits = Tensors.of("logits", new float[] {0, 0, 9, 1, 0, 9}, 1, 2, 3);

        new DetrDecoder(2).decode(List.of(logits, boxes), INPUT, 0.3f, candidates);

        assertThat(candidates.size()).isZero();
    }

    @Test
    void decode_boxesFirst_isRecognisedByShape() {
        OutputTensor logits = Tensors.of("logits", new float[] {-5, 2, 0, 1, -1, -2}, 1, 2, 3);

        new DetrDecoder(3).decode(List.of(boxes, logits), INPUT, 0.3f, candidates);

        assertThat(Tensors.found(candidates)).isEqualTo(BOTH);
    }

    @Test
    void decode_fourLogits_isRecognisedByNameElseByOrder() {
        float[] logits = {-5, 2, 0, -9, 1, -1, -2, -9};
        DetrDecoder decoder = new DetrDecoder(4);

        decoder.decode(List.of(boxes, Tensors.of("logits", logits, 1, 2, 4)), INPUT, 0.3f, candidates);
        assertThat(Tensors.found(candidates)).isEqualTo(BOTH);

        candidates.clear();
        decoder.decode(
                List.of(Tensors.of("a", logits, 1, 2, 4), Tensors.of("b", BOXES, 1, 2, 4)), INPUT, 0.3f, candidates);
        assertThat(Tensors.found(candidates)).isEqualTo(BOTH);
    }

    @Test
    void decode_otherClassCount_throws() {
        OutputTensor logits = Tensors.of("logits", new float[6], 1, 2, 3);

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> new DetrDecoder(5).decode(List.of(logits, boxes), INPUT, 0.3f, candidates))
                .withMessageContaining("5 logits");
    }
}
