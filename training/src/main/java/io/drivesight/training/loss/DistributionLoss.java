package io.drivesight.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.drivesight.core.geometry.Box;
import io.drivesight.training.loss.DetectionLoss.LossOptions;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.DetectorBlock.Predictions;
import io.drivesight.training.model.RawValues;
import io.drivesight.training.model.Scalars;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Generalised focal loss (Li et al., arXiv:2006.04388), which NanoDet is trained with: quality focal loss on classes
 * (target: the overlap, or the teacher's score), {@code 2 (1 - GIoU)} on boxes, and a quarter of the distribution focal loss on
 * the bins of the four sides, all divided by the number of positive cells.
 */
class DistributionLoss extends DetectionLoss {
    static final float BOX_WEIGHT = 2;
    static final float DISTRIBUTION_WEIGHT = 0.25f;
    private static final float BELOW_LAST = 0.01f;

    DistributionLoss(LossOptions options, Assignment.Rule rule) {
        super(options, rule, BOX_WEIGHT);
    }

    @Override
    Value compute(Predictions student, DenseTargets dense) {
        NDArray boxes = student.boxes();
        long batch = boxes.getShape().get(0);
        long cells = boxes.getShape().get(1);
        long bins = boxes.getShape().get(2) / 4;
        NDArray sides = boxes.reshape(batch, cells, 4, bins);
        NDArray box = boxLoss(sides, student.grid(), dense);
        NDArray classes = classLoss(student.classes(), boxes, dense);
        NDArray distribution = sides.logSoftmax(3)
                .mul(Maths.perCell(boxes, dense.raw, 4, bins))
                .mul(Maths.perCell(boxes, dense.rawWeight, 1, 1))
                .sum()
                .neg();
        NDArray none = Scalars.multiply(box, 0);
        return new Value(
                box.add(classes).add(distribution), box, none, classes, distribution, dense.positives, dense.mass);
    }

    /** The weighted sum over class targets; constants are laid out like the boxes. */
    NDArray classLoss(NDArray logits, NDArray boxes, DenseTargets dense) {
        long classCount = logits.getShape().get(2);
        return Maths.qualityFocal(logits, Maths.perCell(boxes, dense.classes, classCount))
                .mul(Maths.perCell(boxes, dense.classesWeight, classCount))
                .sum();
    }

    /** A target on the last bin would have no upper neighbour: this much below it. */
    float belowLast() {
        return BELOW_LAST;
    }

    private static NDArray boxLoss(NDArray sides, AnchorGrid grid, DenseTargets dense) {
        NDArray weight = Maths.perCell(sides, dense.boxesWeight, 1);
        long bins = sides.getShape().get(3);
        float[] steps = new float[(int) bins];
        for (int i = 0; i < bins; i++) {
            steps[i] = i;
        }
        NDArray distance = sides.softmax(3)
                .mul(Maths.constant(sides, steps, new Shape(1, 1, 1, bins)))
                .sum(new int[] {3});
        NDArray stride = Maths.perCell(sides, grid.stride(), 1);
        NDArray pixels = distance.mul(stride);
        NDArray x = Maths.perCell(sides, grid.x(), 1);
        NDArray y = Maths.perCell(sides, grid.y(), 1);
        Maths.Corners predicted = new Maths.Corners(
                Maths.column(pixels, 0).neg().add(x),
                Maths.column(pixels, 1).neg().add(y),
                Maths.column(pixels, 2).add(x),
                Maths.column(pixels, 3).add(y));
        Maths.Corners wanted = Maths.Corners.of(Maths.perCell(sides, dense.boxes, 4));
        return Maths.generalisedIou(predicted, wanted).neg().add(1).mul(weight).sum();
    }

    @Override
    void labelBox(DenseTargets dense, RawValues student, int cell, int row, Box box, float unit) {
        dense.setBox(row, box, BOX_WEIGHT * unit);
        AnchorGrid grid = student.grid();
        float stride = grid.stride()[cell];
        double[] sides = {
            grid.x()[cell] - box.left(),
            grid.y()[cell] - box.top(),
            box.right() - grid.x()[cell],
            box.bottom() - grid.y()[cell]
        };
        int bins = student.boxWidth() / 4;
        for (int side = 0; side < 4; side++) {
            float distance = (float) Math.max(0, Math.min(sides[side] / stride, bins - 1 - belowLast()));
            int lower = (int) distance;
            int at = row * student.boxWidth() + side * bins + lower;
            dense.raw[at] = 1 - (distance - lower);
            dense.raw[at + 1] = distance - lower;
        }
        dense.rawWeight[row] = DISTRIBUTION_WEIGHT * unit;
    }

    /** Without objectness, what is unknown is unknown per class: a labelled class is background even where others are not. */
    @Override
    void labelBackground(DenseTargets dense, int row, ImageTargets labels, float unit, boolean unknown) {
        weighClasses(dense, row, labels, -1, unit);
    }

    /** Weighted, where it is about boxes, by the teacher's best score. */
    @Override
    double distil(
            DenseTargets dense, RawValues teacher, List<@Nullable Assignment> assignments, List<ImageTargets> labels) {
        float[] confidence = new float[teacher.batch() * teacher.cells()];
        double mass = 0;
        for (int image = 0; image < assignments.size(); image++) {
            for (int cell = 0; cell < teacher.cells(); cell++) {
                float best = 0;
                for (int c = 0; c < teacher.classCount(); c++) {
                    best = Math.max(best, teacher.classScore(image, cell, c));
                }
                confidence[teacher.at(image, cell)] = best;
                mass += best;
            }
        }
        float unit = (float) (options.distillation() / Math.max(1, mass));
        for (int image = 0; image < assignments.size(); image++) {
            for (int cell = 0; cell < teacher.cells(); cell++) {
                int row = teacher.at(image, cell);
                copyClasses(dense, teacher, image, cell, unit);
                if (assignments.get(image) == null) {
                    softmaxInto(teacher, row, dense.raw);
                    dense.rawWeight[row] = confidence[row] * unit;
                }
            }
        }
        return mass;
    }

    private static void copyClasses(DenseTargets dense, RawValues teacher, int image, int cell, float unit) {
        for (int c = 0; c < teacher.classCount(); c++) {
            int at = teacher.at(image, cell) * teacher.classCount() + c;
            if (!dense.isLabelled(at)) {
                dense.classes[at] = teacher.classScore(image, cell, c);
                dense.classesWeight[at] = unit;
            }
        }
    }

    private static void softmaxInto(RawValues teacher, int row, float[] to) {
        int bins = teacher.boxWidth() / 4;
        for (int side = 0; side < 4; side++) {
            int at = row * teacher.boxWidth() + side * bins;
            double sum = 0;
            for (int i = 0; i < bins; i++) {
                sum += Math.exp(teacher.boxes()[at + i]);
            }
            for (int i = 0; i < bins; i++) {
                to[at + i] = (float) (Math.exp(teacher.boxes()[at + i]) / sum);
            }
        }
    }
}
