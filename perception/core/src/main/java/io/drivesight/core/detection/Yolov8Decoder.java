package io.drivesight.core.detection;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.OutputTensor;
import java.util.Arrays;
import java.util.List;

/**
 * Ultralytics YOLOv8 and 11: {@code [1, 4 + C, N]}, already decoded: centre x, centre y, width, height in input pixels, then class
 * scores through the sigmoid, each a row of N anchors.
 */
final class Yolov8Decoder implements OutputDecoder {
    private static final int[] STRIDES = {8, 16, 32};
    private static final int BOX = 4;

    private final int classes;

    Yolov8Decoder(int classes) {
        this.classes = classes;
    }

    @Override
    public void decode(List<OutputTensor> outputs, ImageSize input, float minScore, Candidates out) {
        OutputTensor output = Heads.single(outputs);
        int anchors = Heads.cells(input, STRIDES);
        Heads.require(output, 1, BOX + classes, anchors);
        float[] values = output.values();
        float[] bestScores = new float[anchors];
        int[] bestClasses = new int[anchors];
        findBest(values, anchors, minScore, bestScores, bestClasses);
        for (int anchor = 0; anchor < anchors; anchor++) {
            if (bestScores[anchor] >= minScore) {
                out.addCentered(
                        values[anchor],
                        values[anchors + anchor],
                        values[2 * anchors + anchor],
                        values[3 * anchors + anchor],
                        bestScores[anchor],
                        bestClasses[anchor]);
            }
        }
    }

    /** Class by class, as they lie in memory: jumping from row to row for each anchor is several times slower. */
    private void findBest(float[] values, int anchors, float minScore, float[] bestScores, int[] bestClasses) {
        Arrays.fill(bestScores, Math.nextDown(minScore));
        for (int index = 0; index < classes; index++) {
            int row = (BOX + index) * anchors;
            for (int anchor = 0; anchor < anchors; anchor++) {
                if (values[row + anchor] > bestScores[anchor]) {
                    bestScores[anchor] = values[row + anchor];
                    bestClasses[anchor] = index;
                }
            }
        }
    }
}
