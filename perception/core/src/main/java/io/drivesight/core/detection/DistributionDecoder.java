package io.drivesight.core.detection;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.HeadOutputs;
import io.drivesight.core.inference.OutputTensor;
import java.util.List;

/**
 * NanoDet, NanoDet-Plus and PicoDet (arXiv:2111.00902), whose boxes are distributions (generalized focal loss, Li et al.,
 * arXiv:2006.04388). Per level class scores {@code [1, n, C]}, already through the sigmoid, and {@code [1, n, 4 * bins]} logits:
 * for each of left, top, right and bottom the distance from the cell's centre is the mean of the bins' softmax, in strides.
 * Strides are 8, 16, 32 and so on, rows row-major. In one output, all levels follow each other in rows of C scores and
 * 4 * bins logits.
 */
final class DistributionDecoder implements OutputDecoder {
    private static final int FINEST_STRIDE = 8;
    private static final int COARSEST_STRIDE = 128;
    private static final int SIDES = 4;

    private final HeadFamily family;
    private final int[] ends;
    private final int classes;

    /**
     * @param family says where the centres of cells are
     * @param ends where groups of classes end that compete for a box; the last is the number of classes
     */
    DistributionDecoder(HeadFamily family, int... ends) {
        this.family = family;
        this.ends = ends.clone();
        this.classes = ends[ends.length - 1];
    }

    /**
     * Some columns of an output.
     *
     * @param first index of the first row's first value
     * @param width from row to row
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Rows(float[] values, int first, int width) {
        static Rows of(OutputTensor output) {
            return new Rows(output.values(), 0, output.dim(2));
        }

        int at(int row) {
            return first + row * width;
        }
    }

    @Override
    public void decode(List<OutputTensor> outputs, ImageSize input, float minScore, Candidates out) {
        if (outputs.size() == 1) {
            decodeJoined(outputs.get(0), input, minScore, out);
            return;
        }
        List<HeadOutputs.Level> levels =
                HeadOutputs.levels(outputs.stream().map(OutputTensor::info).toList(), classes);
        for (int i = 0; i < levels.size(); i++) {
            HeadOutputs.Level level = levels.get(i);
            OutputTensor scores = outputs.get(level.scores());
            OutputTensor distribution = outputs.get(level.distribution());
            if (level.ambiguous() && !isProbabilities(scores) && isProbabilities(distribution)) {
                scores = distribution;
                distribution = outputs.get(level.scores());
            }
            int stride = FINEST_STRIDE << i;
            Heads.require(scores, 1, Heads.cells(input, stride), classes);
            int bins = distribution.dim(2) / SIDES;
            decodeLevel(Rows.of(scores), Rows.of(distribution), bins, input, stride, minScore, out);
        }
    }

    private void decodeJoined(OutputTensor output, ImageSize input, float minScore, Candidates out) {
        int bins = HeadOutputs.joinedBins(output.info(), classes);
        int width = output.dim(2);
        int coarsest = FINEST_STRIDE;
        int rows = Heads.cells(input, coarsest);
        while (rows < output.dim(1) && coarsest < COARSEST_STRIDE) {
            coarsest *= 2;
            rows += Heads.cells(input, coarsest);
        }
        Heads.require(output, 1, rows, width);
        int at = 0;
        for (int stride = FINEST_STRIDE; stride <= coarsest; stride *= 2) {
            Rows scores = new Rows(output.values(), at, width);
            Rows sides = new Rows(output.values(), at + classes, width);
            decodeLevel(scores, sides, bins, input, stride, minScore, out);
            at += Heads.cells(input, stride) * width;
        }
    }

    /** Scores went through a sigmoid, distributions are logits of either sign. */
    private static boolean isProbabilities(OutputTensor output) {
        for (float value : output.values()) {
            if (value < 0 || value > 1) {
                return false;
            }
        }
        return true;
    }

    private void decodeLevel(
            Rows scores, Rows distribution, int bins, ImageSize input, int stride, float minScore, Candidates out) {
        int columns = Heads.columns(input, stride);
        int cells = Heads.cells(input, stride);
        float[] values = scores.values();
        float[] sides = distribution.values();
        float shift = family.centerShift(stride);
        for (int cell = 0; cell < cells; cell++) {
            int row = scores.at(cell);
            int first = row;
            for (int end : ends) {
                int best = Heads.best(values, first, row + end, minScore);
                first = row + end;
                if (best == Heads.NONE) {
                    continue;
                }
                int gridX = cell % columns;
                int gridY = cell / columns;
                float centerX = (gridX + 0.5f) * stride + shift;
                float centerY = (gridY + 0.5f) * stride + shift;
                int side = distribution.at(cell);
                out.add(
                        centerX - stride * Heads.softmaxMean(sides, side, side + bins),
                        centerY - stride * Heads.softmaxMean(sides, side + bins, side + 2 * bins),
                        centerX + stride * Heads.softmaxMean(sides, side + 2 * bins, side + 3 * bins),
                        centerY + stride * Heads.softmaxMean(sides, side + 3 * bins, side + 4 * bins),
                        values[best],
                        best - row);
            }
        }
    }
}
