package io.drivesight.core.detection;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.HeadOutputs;
import io.drivesight.core.inference.OutputTensor;
import java.util.List;

/**
 * NanoDet and PicoDet (arXiv:2111.00902), whose boxes are distributions (generalized focal loss, Li et al., arXiv:2006.04388).
 * Per level class scores {@code [1, n, C]}, already through the sigmoid, and {@code [1, n, 4 * bins]} logits: for each of left,
 * top, right and bottom the distance from the cell's centre is the mean of the bins' softmax, in strides. Strides are 8, 16, 32
 * and so on, rows row-major.
 */
final class DistributionDecoder implements OutputDecoder {
    private static final int FINEST_STRIDE = 8;
    private static final int SIDES = 4;

    private final int classes;
    private final float centerShift;

    /** @param centerShift added to {@code (g + 0.5) * stride} [px] */
    private DistributionDecoder(int classes, float centerShift) {
        this.classes = classes;
        this.centerShift = centerShift;
    }

    static DistributionDecoder nanodet(int classes) {
        return new DistributionDecoder(classes, -0.5f);
    }

    static DistributionDecoder picodet(int classes) {
        return new DistributionDecoder(classes, 0);
    }

    @Override
    public void decode(List<OutputTensor> outputs, ImageSize input, float minScore, Candidates out) {
        List<HeadOutputs.Level> levels =
                HeadOutputs.levels(outputs.stream().map(OutputTensor::info).toList(), classes);
        for (int i = 0; i < levels.size(); i++) {
            HeadOutputs.Level level = levels.get(i);
            OutputTensor scores = outputs.get(level.scores());
            OutputTensor distribution = outputs.get(level.distribution());
            boolean swapped = level.ambiguous() && !isProbabilities(scores) && isProbabilities(distribution);
            decodeLevel(
                    swapped ? distribution : scores,
                    swapped ? scores : distribution,
                    input,
                    FINEST_STRIDE << i,
                    minScore,
                    out);
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
            OutputTensor scores,
            OutputTensor distribution,
            ImageSize input,
            int stride,
            float minScore,
            Candidates out) {
        int columns = Heads.columns(input, stride);
        int cells = columns * Heads.rows(input, stride);
        Heads.require(scores, 1, cells, classes);
        float[] values = scores.values();
        float[] sides = distribution.values();
        int bins = distribution.dim(2) / SIDES;
        for (int cell = 0; cell < cells; cell++) {
            int row = cell * classes;
            int best = Heads.best(values, row, row + classes, minScore);
            if (best != Heads.NONE) {
                int gridX = cell % columns;
                int gridY = cell / columns;
                float centerX = (gridX + 0.5f) * stride + centerShift;
                float centerY = (gridY + 0.5f) * stride + centerShift;
                int side = cell * SIDES * bins;
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
