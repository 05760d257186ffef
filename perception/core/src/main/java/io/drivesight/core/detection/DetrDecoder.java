package io.drivesight.core.detection;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.HeadOutputs;
import io.drivesight.core.inference.ModelException;
import io.drivesight.core.inference.OutputTensor;
import java.util.List;

/**
 * DETR (Carion et al., arXiv:2005.12872) and its kin: boxes {@code [1, Q, 4]} as centre x, centre y, width, height in 0..1 of the
 * input, and logits. With {@code C + 1} logits the last means "no object" and scores are their softmax (DETR); with {@code C}
 * each goes through a sigmoid (RT-DETR, Zhao et al., arXiv:2304.08069).
 */
final class DetrDecoder implements OutputDecoder {
    private static final int BOX = 4;

    private final int classes;

    DetrDecoder(int classes) {
        this.classes = classes;
    }

    @Override
    public void decode(List<OutputTensor> outputs, ImageSize input, float minScore, Candidates out) {
        HeadOutputs.Queries roles =
                HeadOutputs.queries(outputs.stream().map(OutputTensor::info).toList());
        OutputTensor logits = outputs.get(roles.logits());
        int width = logits.dim(2);
        if (width != classes && width != classes + 1) {
            throw new ModelException(
                    "output %s should have %d logits, or one more for 'no object'".formatted(logits.info(), classes));
        }
        float[] values = logits.values();
        float[] boxes = outputs.get(roles.boxes()).values();
        for (int query = 0; query < logits.dim(1); query++) {
            int row = query * width;
            int best = Heads.best(values, row, row + classes, Float.NEGATIVE_INFINITY);
            if (best == Heads.NONE) {
                continue;
            }
            float score =
                    width == classes ? Heads.sigmoid(values[best]) : Heads.softmax(values, row, row + width, best);
            if (score >= minScore) {
                addBox(boxes, query * BOX, input, score, best - row, out);
            }
        }
    }

    private static void addBox(float[] boxes, int at, ImageSize input, float score, int classIndex, Candidates out) {
        out.addCentered(
                boxes[at] * input.width(),
                boxes[at + 1] * input.height(),
                boxes[at + 2] * input.width(),
                boxes[at + 3] * input.height(),
                score,
                classIndex);
    }
}
