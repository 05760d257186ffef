package io.drivesight.training.loss;

import ai.djl.ndarray.NDArray;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.training.loss.DetectionLoss.LossOptions;
import io.drivesight.training.model.RawValues;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What PicoDet and NanoDet-Plus were trained with, where labels speak: varifocal (PicoDet, Zhang et al., arXiv:2008.13367) or quality
 * focal loss (NanoDet-Plus) on classes over the number of positive cells; {@code 2 (1 - GIoU)} on boxes and a quarter of the
 * distribution focal loss, mean of the four sides, weighted by the cell's best score over the sum of these. NanoDet-Plus had a second
 * head to assign by, which exported files lack: the head's own predictions assign, as upstream does without it.
 */
final class PublishedLoss extends DistributionLoss {
    private static final float SIDES = 4;
    private static final float BELOW_LAST = 0.1f;

    private final boolean varifocal;

    /** @param family PicoDet or NanoDet-Plus */
    PublishedLoss(HeadFamily family, LossOptions options) {
        super(options, Assignment.Rule.valueOf(family.name()));
        this.varifocal = family == HeadFamily.PICODET;
    }

    @Override
    NDArray classLoss(NDArray logits, NDArray boxes, DenseTargets dense) {
        NDArray followed = super.classLoss(logits, boxes, dense);
        float @Nullable [] labelled = dense.varifocalWeight;
        if (labelled == null) {
            return followed;
        }
        long classCount = logits.getShape().get(2);
        NDArray target = Maths.perCell(boxes, dense.classes, classCount);
        return Maths.varifocal(logits, target)
                .mul(Maths.perCell(boxes, labelled, classCount))
                .sum()
                .add(followed);
    }

    @Override
    float belowLast() {
        return BELOW_LAST;
    }

    @Override
    void labelBox(DenseTargets dense, RawValues student, int cell, int row, Box box, float unit) {
        super.labelBox(dense, student, cell, row, box, unit);
        float best = 0;
        for (int at = row * student.classCount(); at < (row + 1) * student.classCount(); at++) {
            best = Math.max(best, RawValues.sigmoid(student.classes()[at]));
        }
        dense.boxesWeight[row] = best;
        dense.rawWeight[row] = best;
    }

    @Override
    void finishLabels(DenseTargets dense) {
        double sum = 0;
        for (float weight : dense.boxesWeight) {
            sum += weight;
        }
        float unit = (float) (1 / Math.max(1, sum));
        for (int row = 0; row < dense.rows(); row++) {
            dense.boxesWeight[row] *= BOX_WEIGHT * unit;
            dense.rawWeight[row] *= DISTRIBUTION_WEIGHT / SIDES * unit;
        }
        if (varifocal) {
            dense.varifocalWeight = dense.classesWeight.clone();
            Arrays.fill(dense.classesWeight, 0);
        }
    }
}
