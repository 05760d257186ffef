package io.drivesight.core.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drivesight.core.detection.Tensors.Found;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.ModelException;
import io.drivesight.core.inference.OutputTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionDecoderTest {
    /** 12 x 8, 6 x 4, 3 x 2 and 2 x 1 cells. */
    private static final ImageSize INPUT = new ImageSize(96, 64);

    private static final int[] CELLS = {96, 24, 6, 2};
    private static final int BINS = 8;
    private static final float CERTAIN = 50;

    private final Candidates candidates = new Candidates();

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 32, 80})
    void decode_anyClassCount_placesTheBox(int classes) {
        List<OutputTensor> outputs = outputs(classes, 3);
        set(outputs, 0, 12 + 2, classes, classes - 1, 0.7f, 1, 2, 3, 4);

        new DistributionDecoder(HeadFamily.PICODET, classes).decode(outputs, INPUT, 0.3f, candidates);

        // Cell (2, 1), stride 8: centre (20, 12).
        assertThat(Tensors.found(candidates)).containsExactly(new Found(classes - 1, 0.7, 12, -4, 44, 44));
    }

    @Test
    void decode_groupsOfClasses_eachFindsItsOwnBest() {
        List<OutputTensor> outputs = outputs(3, 3);
        set(outputs, 0, 12 + 2, 3, 0, 0.6f, 1, 2, 3, 4);
        set(outputs, 0, 12 + 2, 3, 2, 0.7f, 1, 2, 3, 4);

        new DistributionDecoder(HeadFamily.PICODET, 2, 3).decode(outputs, INPUT, 0.3f, candidates);

        assertThat(Tensors.found(candidates))
                .containsExactly(new Found(0, 0.6, 12, -4, 44, 44), new Found(2, 0.7, 12, -4, 44, 44));
    }

    @Test
    void decode_nanodet_centresHalfAPixelEarlier() {
        List<OutputTensor> outputs = outputs(2, 3);
        set(outputs, 2, 5, 2, 0, 0.6f, 1, 1, 1, 1);

        new DistributionDecoder(HeadFamily.NANODET, 2).decode(outputs, INPUT, 0.3f, candidates);

        // Cell (2, 1), stride 32: centre (79.5, 47.5).
        assertThat(Tensors.found(candidates)).containsExactly(new Found(0, 0.6, 47.5, 15.5, 111.5, 79.5));
    }

    @Test
    void decode_nanodetPlus_startsFromTheCellsCorner() {
        List<OutputTensor> outputs = outputs(2, 4);
        set(outputs, 2, 5, 2, 0, 0.6f, 1, 1, 1, 1);

        new DistributionDecoder(HeadFamily.NANODET_PLUS, 2).decode(outputs, INPUT, 0.3f, candidates);

        // Cell (2, 1), stride 32: centre (64, 32).
        assertThat(Tensors.found(candidates)).containsExactly(new Found(0, 0.6, 32, 0, 96, 64));
    }

    @Test
    void decode_oneJoinedOutput_givesTheSameAsSeparateOnes() {
        List<OutputTensor> outputs = outputs(3, 4);
        set(outputs, 0, 14, 3, 2, 0.7f, 1, 2, 3, 4);
        set(outputs, 3, 1, 3, 1, 0.9f, 1, 0, 0, 0);
        DistributionDecoder decoder = new DistributionDecoder(HeadFamily.NANODET_PLUS, 3);
        decoder.decode(outputs, INPUT, 0.3f, candidates);
        List<Found> expected = Tensors.found(candidates);
        candidates.clear();

        decoder.decode(List.of(joined(outputs)), INPUT, 0.3f, candidates);

        assertThat(Tensors.found(candidates)).isEqualTo(expected).hasSize(2);
    }

    @Test
    void decode_joinedOutputOfAnotherInputSize_throws() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> new DistributionDecoder(HeadFamily.NANODET_PLUS, 3)
                        .decode(List.of(joined(outputs(3, 4))), new ImageSize(64, 64), 0.3f, candidates))
                .withMessageContaining("does the model's card describe this model");
    }

    private static OutputTensor joined(List<OutputTensor> outputs) {
        int width = outputs.get(0).dim(2) + 4 * BINS;
        int rows = Arrays.stream(CELLS).sum();
        float[] values = new float[rows * width];
        int at = 0;
        for (int level = 0; level < CELLS.length; level++) {
            for (int cell = 0; cell < CELLS[level]; cell++) {
                for (OutputTensor output : outputs.subList(2 * level, 2 * level + 2)) {
                    System.arraycopy(output.values(), cell * output.dim(2), values, at, output.dim(2));
                    at += output.dim(2);
                }
            }
        }
        return Tensors.of("all", values, 1, rows, width);
    }

    @Test
    void decode_fourthLevel_hasStride64AndRoundedUpGrid() {
        List<OutputTensor> outputs = outputs(2, 4);
        set(outputs, 3, 1, 2, 1, 0.9f, 1, 0, 0, 0);

        new DistributionDecoder(HeadFamily.PICODET, 2).decode(outputs, INPUT, 0.3f, candidates);

        assertThat(Tensors.found(candidates)).containsExactly(new Found(1, 0.9, 32, 32, 96, 32));
    }

    @Test
    void decode_distribution_takesItsMean() {
        List<OutputTensor> outputs = outputs(2, 3);
        set(outputs, 0, 0, 2, 0, 0.9f, 0, 0, 0, 0);
        float[] sides = outputs.get(1).values();
        Arrays.fill(sides, 0, BINS, 0);
        sides[BINS + 1] = CERTAIN;

        new DistributionDecoder(HeadFamily.PICODET, 2).decode(outputs, INPUT, 0.3f, candidates);

        // Left: eight equal bins, mean 3.5; top: half bin 0, half bin 1.
        assertThat(Tensors.found(candidates)).containsExactly(new Found(0, 0.9, 4 - 28, 0, 4, 4));
    }

    @Test
    void decode_anyOrderOfOutputs_givesTheSame() {
        List<OutputTensor> outputs = outputs(5, 3);
        set(outputs, 1, 7, 5, 3, 0.8f, 1, 2, 3, 4);
        DistributionDecoder decoder = new DistributionDecoder(HeadFamily.NANODET, 5);
        decoder.decode(outputs, INPUT, 0.3f, candidates);
        List<Found> expected = Tensors.found(candidates);

        for (List<OutputTensor> order : orders(outputs)) {
            candidates.clear();
            decoder.decode(order, INPUT, 0.3f, candidates);
            assertThat(Tensors.found(candidates)).isEqualTo(expected).hasSize(1);
        }
    }

    @Test
    void decode_asManyClassesAsDistributionValues_tellsThemApartInAnyOrder() {
        List<OutputTensor> outputs = outputs(32, 3);
        set(outputs, 1, 7, 32, 30, 0.8f, 1, 2, 3, 4);
        // Logits of the levels without an object have both signs, as any network's.
        outputs.get(1).values()[0] = -1;
        outputs.get(5).values()[0] = 2;
        DistributionDecoder decoder = new DistributionDecoder(HeadFamily.NANODET, 32);
        decoder.decode(outputs, INPUT, 0.3f, candidates);
        List<Found> expected = Tensors.found(candidates);

        for (List<OutputTensor> order : orders(outputs)) {
            candidates.clear();
            decoder.decode(order, INPUT, 0.3f, candidates);
            assertThat(Tensors.found(candidates)).isEqualTo(expected).hasSize(1);
        }
    }

    @Test
    void decode_otherClassCount_throws() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() ->
                        new DistributionDecoder(HeadFamily.NANODET, 7).decode(outputs(5, 3), INPUT, 0.3f, candidates))
                .withMessageContaining("[1, n, 7]");
    }

    @Test
    void decode_otherInputSize_throws() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> new DistributionDecoder(HeadFamily.NANODET, 5)
                        .decode(outputs(5, 3), new ImageSize(64, 64), 0.3f, candidates))
                .withMessageContaining("[1, 64, 5]");
    }

    /** Score and distribution of each level in turn, nothing found. */
    private static List<OutputTensor> outputs(int classes, int levels) {
        return IntStream.range(0, 2 * levels)
                .mapToObj(i -> {
                    int cells = CELLS[i / 2];
                    int width = i % 2 == 0 ? classes : 4 * BINS;
                    return Tensors.of("o" + i, new float[cells * width], 1, cells, width);
                })
                .toList();
    }

    /** Distances in strides, each a whole number, so that one bin is certain. */
    private static void set(
            List<OutputTensor> outputs, int level, int cell, int classes, int classIndex, float score, int... sides) {
        outputs.get(2 * level).values()[cell * classes + classIndex] = score;
        float[] distribution = outputs.get(2 * level + 1).values();
        for (int side = 0; side < sides.length; side++) {
            distribution[(cell * 4 + side) * BINS + sides[side]] = CERTAIN;
        }
    }

    /** All scores first, all distributions first, levels and pairs reversed. */
    private static List<List<OutputTensor>> orders(List<OutputTensor> outputs) {
        List<OutputTensor> scores = IntStream.range(0, outputs.size() / 2)
                .mapToObj(i -> outputs.get(2 * i))
                .toList();
        List<OutputTensor> distributions = IntStream.range(0, outputs.size() / 2)
                .mapToObj(i -> outputs.get(2 * i + 1))
                .toList();
        return List.of(join(scores, distributions), join(distributions, scores), reversed(outputs));
    }

    private static List<OutputTensor> join(List<OutputTensor> first, List<OutputTensor> second) {
        List<OutputTensor> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static List<OutputTensor> reversed(List<OutputTensor> outputs) {
        List<OutputTensor> all = new ArrayList<>(outputs);
        Collections.reverse(all);
        return all;
    }
}
