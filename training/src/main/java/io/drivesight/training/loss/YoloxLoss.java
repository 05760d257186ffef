package io.drivesight.training.loss;

import ai.djl.ndarray.NDArray;
import io.drivesight.core.geometry.Box;
import io.drivesight.training.loss.DetectionLoss.LossOptions;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.DetectorBlock.Predictions;
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
        super(options, Assignment.Rule.YOLOX, BOX_WEIGHT);
    }

    @Override
    Value compute(Predictions student, DenseTargets dense) {
        NDArray boxes = student.boxes();
        long classCount = student.classes().getShape().get(2);
        NDArray box = boxLoss(boxes, student.grid(), dense);
        NDArray logits = student.objectness().orElseThrow();
        if (dense.followed) {
            // What another detector knows is the product of objectness and class, so the product follows it.
            NDArray both = Maths.jointFocal(logits, student.classes(), Maths.perCell(boxes, dense.classes, classCount))
                    .mul(Maths.perCell(boxes, dense.classesWeight, classCount))
                    .sum();
            NDArray none = Scalars.multiply(box, 0);
            return new Value(box.add(both), box, none, both, none, dense.positives, dense.mass);
        }
        NDArray objectness = Maths.crossEntropy(logits, Maths.perCell(boxes, dense.objectness, 1))
                .mul(Maths.perCell(boxes, dense.objectnessWeight, 1))
                .sum();
        NDArray classes = Maths.crossEntropy(student.classes(), Maths.perCell(boxes, dense.classes, classCount))
                .mul(Maths.perCell(boxes, dense.classesWeight, classCount))
                .sum();
        NDArray raw = boxes.sub(Maths.perCell(boxes, dense.raw, 4))
                .abs()
                .mul(Maths.perCell(boxes, dense.rawWeight, 1))
                .sum();
        NDArray total = box.add(objectness).add(classes).add(raw);
        return new Value(total, box, objectness, classes, raw, dense.positives, dense.mass);
    }

    private static NDArray boxLoss(NDArray boxes, AnchorGrid grid, DenseTargets dense) {
        NDArray weight = Maths.perCell(boxes, dense.boxesWeight, 1);
        // Cells that do not count are set to 0 first: the exponential of a wild value would make 0 * infinity of them.
        NDArray used = boxes.mul(weight.gt(0).toType(weight.getDataType(), false));
        Maths.Corners predicted = decode(used, grid);
        Maths.Corners wanted = Maths.Corners.of(Maths.perCell(boxes, dense.boxes, 4));
        NDArray iou = Maths.iou(predicted, wanted);
        return iou.square().neg().add(1).mul(weight).sum();
    }

    private static Maths.Corners decode(NDArray raw, AnchorGrid grid) {
        NDArray stride = Maths.perCell(raw, grid.stride(), 1);
        NDArray x = Maths.column(raw, 0).sub(0.5).mul(stride).add(Maths.perCell(raw, grid.x(), 1));
        NDArray y = Maths.column(raw, 1).sub(0.5).mul(stride).add(Maths.perCell(raw, grid.y(), 1));
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
    void labelBackground(DenseTargets dense, int row, ImageTargets labels, float unit, boolean unknown) {
        dense.objectnessWeight[row] = unknown ? 0 : unit;
    }

    /** Weighted by the teacher's objectness; where it sees what labels leave out, their own classes are not there all the same. */
    @Override
    double distil(
            DenseTargets dense, RawValues teacher, List<@Nullable Assignment> assignments, List<ImageTargets> labels) {
        double mass = 0;
        for (int image = 0; image < labels.size(); image++) {
            for (int cell = 0; cell < teacher.cells(); cell++) {
                mass += isOpen(dense, teacher.at(image, cell)) ? teacher.objectScore(image, cell) : 0;
            }
        }
        float unit = (float) (options.distillation() / Math.max(1, mass));
        for (int image = 0; image < labels.size(); image++) {
            ImageTargets said = labels.get(image);
            BitSet ignored = said.ignoredCells(teacher.grid());
            for (int cell = 0; cell < teacher.cells(); cell++) {
                int row = teacher.at(image, cell);
                if (isOpen(dense, row)) {
                    copyTeacher(dense, teacher, row, unit);
                    for (int c = 0; said.labelled() && !ignored.get(cell) && c < teacher.classCount(); c++) {
                        dense.classes[row * teacher.classCount() + c] *= said.labelledClasses()[c] ? 0 : 1;
                    }
                }
            }
        }
        return mass;
    }

    /** A cell that labels speak about has a weight. */
    private static boolean isOpen(DenseTargets dense, int row) {
        return dense.objectnessWeight[row] == 0;
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
