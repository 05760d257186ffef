package io.drivesight.core.detection;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.OutputTensor;
import java.util.List;

/**
 * YOLOX (Ge et al., arXiv:2107.08430): {@code [1, N, 5 + C]}, rows by level (strides 8, 16, 32), then row-major. A row holds the
 * raw centre offset, the log size, objectness and class scores, the last two already through the sigmoid:
 * {@code x = (dx + gx) s, w = exp(lw) s, score = objectness * class}.
 */
final class YoloxDecoder implements OutputDecoder {
    private static final int[] STRIDES = {8, 16, 32};
    private static final int OBJECTNESS = 4;
    private static final int BOX_AND_OBJECTNESS = 5;

    private final int[] ends;
    private final int width;

    /** @param ends where groups of classes end that compete for a box; the last is the number of classes */
    YoloxDecoder(int... ends) {
        this.ends = ends.clone();
        this.width = BOX_AND_OBJECTNESS + ends[ends.length - 1];
    }

    @Override
    public void decode(List<OutputTensor> outputs, ImageSize input, float minScore, Candidates out) {
        OutputTensor output = Heads.single(outputs);
        Heads.require(output, 1, Heads.cells(input, STRIDES), width);
        float[] values = output.values();
        int row = 0;
        for (int stride : STRIDES) {
            int columns = Heads.columns(input, stride);
            int cells = columns * Heads.rows(input, stride);
            for (int cell = 0; cell < cells; cell++, row += width) {
                // Objectness alone bounds the score: most cells end here.
                if (values[row + OBJECTNESS] >= minScore) {
                    int first = 0;
                    for (int end : ends) {
                        decodeRow(values, row, first, end, cell % columns, cell / columns, stride, minScore, out);
                        first = end;
                    }
                }
            }
        }
    }

    private static void decodeRow(
            float[] values,
            int row,
            int first,
            int end,
            int gridX,
            int gridY,
            int stride,
            float minScore,
            Candidates out) {
        int firstClass = row + BOX_AND_OBJECTNESS;
        int best = Heads.best(values, firstClass + first, firstClass + end, minScore);
        if (best == Heads.NONE) {
            return;
        }
        float score = values[row + OBJECTNESS] * values[best];
        if (score >= minScore) {
            out.addCentered(
                    (values[row] + gridX) * stride,
                    (values[row + 1] + gridY) * stride,
                    (float) Math.exp(values[row + 2]) * stride,
                    (float) Math.exp(values[row + 3]) * stride,
                    score,
                    best - firstClass);
        }
    }
}
