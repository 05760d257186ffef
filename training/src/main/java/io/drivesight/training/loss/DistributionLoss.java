package io.drivesight.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.Predictions;
import io.drivesight.training.model.RawValues;
import io.drivesight.training.model.Scalars;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Generalised focal loss (Li et al., arXiv:2006.04388), which NanoDet and PicoDet are trained with: quality focal loss on classes
 * (target: the overlap, or the teacher's score), {@code 2 (1 - GIoU)} on boxes, and a quarter of the distribution focal loss on
 * the bins of the four sides, all divided by the number of positive cells.
 */
final class DistributionLoss implements DetectionLoss {
    private final DistributionTargets targets;

    DistributionLoss(HeadFamily family, LossOptions options) {
        this.targets = new DistributionTargets(family, options);
    }

    @Override
    public LossValue compute(Predictions student, @Nullable RawValues teacher, List<ImageTargets> labels) {
        return compute(student, targets.build(student.copy(), teacher, labels));
    }

    /** The weighted sum over fixed targets. */
    static LossValue compute(Predictions student, DenseTargets dense) {
        NDArray boxes = student.boxes();
        long batch = boxes.getShape().get(0);
        long cells = boxes.getShape().get(1);
        long classCount = student.classes().getShape().get(2);
        long bins = boxes.getShape().get(2) / 4;
        NDArray sides = boxes.reshape(batch, cells, 4, bins);
        NDArray box = boxLoss(sides, student.grid(), dense, batch, cells);
        NDArray classes = qualityFocal(
                        student.classes(), Maths.constant(boxes, dense.classes, batch, cells, classCount))
                .mul(Maths.constant(boxes, dense.classesWeight, batch, cells, classCount))
                .sum();
        NDArray distribution = sides.logSoftmax(3)
                .mul(Maths.constant(boxes, dense.raw, batch, cells, 4, bins))
                .mul(Maths.constant(boxes, dense.rawWeight, batch, cells, 1, 1))
                .sum()
                .neg();
        NDArray none = Scalars.multiply(box, 0);
        return new LossValue(box.add(classes).add(distribution), box, none, classes, distribution, dense.positives);
    }

    /** {@code |t - sigmoid(x)|^2} times the cross entropy. */
    private static NDArray qualityFocal(NDArray logits, NDArray target) {
        NDArray score = Activation.sigmoid(logits);
        return Maths.crossEntropy(logits, target).mul(score.sub(target).square());
    }

    private static NDArray boxLoss(NDArray sides, AnchorGrid grid, DenseTargets dense, long batch, long cells) {
        NDArray weight = Maths.constant(sides, dense.boxesWeight, batch, cells, 1);
        long bins = sides.getShape().get(3);
        float[] steps = new float[(int) bins];
        for (int i = 0; i < bins; i++) {
            steps[i] = i;
        }
        NDArray distance = sides.softmax(3)
                .mul(Maths.constant(sides, steps, 1, 1, 1, bins))
                .sum(new int[] {3});
        NDArray stride = Maths.constant(sides, grid.stride(), 1, cells, 1);
        NDArray pixels = distance.mul(stride);
        NDArray x = Maths.constant(sides, grid.x(), 1, cells, 1);
        NDArray y = Maths.constant(sides, grid.y(), 1, cells, 1);
        Maths.Corners predicted = new Maths.Corners(
                Maths.column(pixels, 0).neg().add(x),
                Maths.column(pixels, 1).neg().add(y),
                Maths.column(pixels, 2).add(x),
                Maths.column(pixels, 3).add(y));
        Maths.Corners wanted = Maths.Corners.of(Maths.constant(sides, dense.boxes, batch, cells, 4));
        return Maths.generalisedIou(predicted, wanted).neg().add(1).mul(weight).sum();
    }
}
