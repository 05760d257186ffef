package io.drivesight.training.loss;

import ai.djl.ndarray.NDArray;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.Predictions;
import io.drivesight.training.model.RawValues;
import io.drivesight.training.model.Scalars;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * YOLOX (Ge et al., arXiv:2107.08430): {@code 5 (1 - IoU^2)} on boxes, binary cross entropy on objectness and on classes (target:
 * the overlap), all divided by the number of positive cells. Where labels say nothing, the distillation term: cross entropy with
 * the teacher's scores and L1 with its raw boxes.
 */
final class YoloxLoss implements DetectionLoss {
    private final YoloxTargets targets;

    YoloxLoss(LossOptions options) {
        this.targets = new YoloxTargets(options);
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
        return new LossValue(total, box, objectness, classes, raw, dense.positives);
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
}
