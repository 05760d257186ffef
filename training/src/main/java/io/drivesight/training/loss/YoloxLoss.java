package io.drivesight.training.loss;

import ai.djl.ndarray.NDArray;
import io.drivesight.core.geometry.Box;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.Predictions;
import io.drivesight.training.model.RawValues;
import io.drivesight.training.model.Scalars;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * YOLOX (Ge et al., arXiv:2107.08430): {@code 5 (1 - IoU^2)} on boxes, binary cross entropy on objectness and on classes (target:
 * the overlap), all divided by the number of positive cells. Where labels say nothing, the distillation term: cross entropy with
 * the teacher's scores and L1 with its raw boxes.
 */
final class YoloxLoss extends DetectionLoss {
    private static final float BOX_WEIGHT = 5;

    YoloxLoss(LossOptions options) {
        super(options);
    }

    @Override
    Value compute(Predictions student, DenseTargets dense) {
        NDArray boxes = student.boxes();
        long batch = boxes.getShape().get(0);
        long cells = boxes.getShape().get(1);
        long classCount = student.classes().getShape().get(2);
        NDArray box = boxLoss(student, dense, batch, cells);
        NDArray logits = student.objectness().orElseThrow();
        NDArray objectness = Maths.crossEntropy(logits, Maths.constant(boxes, dense.objectness, batch, cells, 1))
                .mul(Maths.constant(boxes, dense.objectnessWeight, batch, cells, 1))
                .sum();
        NDArray classes = Maths.crossEntropy(
                        student.classes(), Maths.constant(boxes, dense.classes, batch, cells, classCount))
                .mul(Maths.constant(boxes, dense.classesWeight, batch, cells, classCount))
                .sum();
        NDArray raw = boxes.sub(Maths.constant(boxes, dense.raw, batch, cells, 4))
                .abs()
                .mul(Maths.constant(boxes, dense.rawWeight, batch, cells, 1))
                .sum();
        NDArray total = box.add(objectness).add(classes).add(raw);
        return new Value(total, box, objectness, classes, raw, dense.positives);
    }

    private static NDArray boxLoss(Predictions student, DenseTargets dense, long batch, long cells) {
        NDArray weight = Maths.constant(student.boxes(), dense.boxesWeight, batch, cells, 1);
        // Cells that do not count are set to 0 first: the exponential of a wild value would make 0 * infinity of them.
        NDArray used = student.boxes().mul(weight.gt(0).toType(weight.getDataType(), false));
        Maths.Corners predicted = decode(used, student.grid());
        Maths.Corners wanted = Maths.Corners.of(Maths.constant(student.boxes(), dense.boxes, batch, cells, 4));
        NDArray iou = Maths.iou(predicted, wanted);
        return iou.square().neg().add(1).mul(weight).sum();
    }

    private static Maths.Corners decode(NDArray raw, AnchorGrid grid) {
        long cells = grid.size();
        NDArray stride = Maths.constant(raw, grid.stride(), 1, cells, 1);
        NDArray x = Maths.column(raw, 0).sub(0.5).mul(stride).add(Maths.constant(raw, grid.x(), 1, cells, 1));
        NDArray y = Maths.column(raw, 1).sub(0.5).mul(stride).add(Maths.constant(raw, grid.y(), 1, cells, 1));
        NDArray halfWidth = Scalars.divide(Maths.column(raw, 2).exp().mul(stride), 2);
        NDArray halfHeight = Scalars.divide(Maths.column(raw, 3).exp().mul(stride), 2);
        return new Maths.Corners(x.sub(halfWidth), y.sub(halfHeight), x.add(halfWidth), y.add(halfHeight));
    }

    @Override
    void labelBox(DenseTargets dense, RawValues student, int cell, int row, Box box, float unit) {
        dense.objectness[row] = 1;
        dense.objectnessWeight[row] = unit;
        dense.setBox(row, box, BOX_WEIGHT * unit);
    }

    @Override
    void labelBackground(DenseTargets dense, int row, ImageTargets labels, float unit) {
        dense.objectnessWeight[row] = unit;
    }

    /** Weighted by the teacher's objectness. */
    @Override
    void distil(DenseTargets dense, RawValues teacher, List<@Nullable Assignment> assignments) {
        BitSet rows = new BitSet();
        double mass = 0;
        for (int image = 0; image < assignments.size(); image++) {
            for (int cell = 0; cell < teacher.cells(); cell++) {
                int row = teacher.at(image, cell);
                // A cell that answers for an object has a weight.
                if (dense.objectnessWeight[row] == 0) {
                    rows.set(row);
                    mass += teacher.objectScore(image, cell);
                }
            }
        }
        float unit = (float) (options.distillation() / Math.max(1, mass));
        rows.stream().forEach(row -> copyTeacher(dense, teacher, row, unit));
    }

    private static void copyTeacher(DenseTargets dense, RawValues teacher, int row, float unit) {
        float objectness = RawValues.sigmoid(teacher.objectness()[row]);
        dense.objectness[row] = objectness;
        dense.objectnessWeight[row] = unit;
        int classCount = teacher.classCount();
        for (int at = row * classCount; at < (row + 1) * classCount; at++) {
            dense.classes[at] = RawValues.sigmoid(teacher.classes()[at]);
            dense.classesWeight[at] = objectness * unit;
        }
        System.arraycopy(teacher.boxes(), 4 * row, dense.raw, 4 * row, 4);
        dense.rawWeight[row] = objectness * unit;
    }
}
