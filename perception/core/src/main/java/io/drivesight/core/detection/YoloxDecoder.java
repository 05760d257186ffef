package io.drivesight.core.detection;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.OutputTensor;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * YOLOX (Ge et al., arXiv:2107.08430): {@code [1, N, 5 + C]}, rows by level (strides 8, 16, 32), then row-major. A row holds the
 * raw centre offset, the log size, objectness and class scores, the last two already through the sigmoid:
 * {@code x = (dx + gx) s, w = exp(lw) s, score = objectness * class}.
 */
final class YoloxDecoder implements OutputDecoder {
    private static final int[] STRIDES = {8, 16, 32};
    private static final int BOX_AND_OBJECTNESS = 5;

    @Override
    public void decode(List<OutputTensor> outputs, ImageSize input, float minScore, Candidates out) {
        OutputTensor output = outputs.get(0);
        int width = output.dim(2);
        FloatBuffer data = output.data();
        float[] row = new float[width];
        int index = 0;
        for (int stride : STRIDES) {
            int columns = input.width() / stride;
            int rows = input.height() / stride;
            for (int cell = 0; cell < rows * columns; cell++, index++) {
                // Objectness alone bounds the score: most cells end here.
                if (data.get(index * width + 4) >= minScore) {
                    data.get(index * width, row);
                    decodeRow(row, cell % columns, cell / columns, stride, minScore, out);
                }
            }
        }
    }

    private static void decodeRow(float[] row, int gridX, int gridY, int stride, float minScore, Candidates out) {
        int best = Scores.argMax(row, BOX_AND_OBJECTNESS, row.length);
        float score = row[4] * row[best];
        if (score < minScore) {
            return;
        }
        float centerX = (row[0] + gridX) * stride;
        float centerY = (row[1] + gridY) * stride;
        float halfWidth = (float) Math.exp(row[2]) * stride / 2;
        float halfHeight = (float) Math.exp(row[3]) * stride / 2;
        out.add(
                centerX - halfWidth,
                centerY - halfHeight,
                centerX + halfWidth,
                centerY + halfHeight,
                score,
                best - BOX_AND_OBJECTNESS);
    }
}
