package io.drivesight.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.drivesight.training.model.Scalars;

/** Differentiable pieces that losses share. Results attach to the manager of the predictions. */
final class Maths {
    /** How much of the varifocal loss background has. */
    static final double VARIFOCAL_ALPHA = 0.75;

    private static final double EPSILON = 1e-7;
    /** The greatest product of two probabilities has a finite logarithm. */
    private static final double JOINT_EPSILON = 1e-6;

    private Maths() {}

    /** A constant of the predictions' kind, device and manager. */
    static NDArray constant(NDArray like, float[] values, Shape shape) {
        return like.getManager().create(values, shape).toType(like.getDataType(), false);
    }

    /** So many values for each cell of each image, or of all images: {@code [batch or 1, cells, each]}. */
    static NDArray perCell(NDArray predictions, float[] values, long... each) {
        long cells = predictions.getShape().get(1);
        Shape tail = new Shape(each);
        return constant(predictions, values, new Shape(values.length / (cells * tail.size()), cells).addAll(tail));
    }

    /** Binary cross entropy with logits, element by element, stable: {@code max(x,0) - x t + log(1 + exp(-|x|))}. */
    static NDArray crossEntropy(NDArray logits, NDArray target) {
        return Scalars.maximum(logits, 0)
                .sub(logits.mul(target))
                .add(logits.abs().neg().exp().add(1).log());
    }

    /** Quality focal loss (Li et al., arXiv:2006.04388): {@code |t - sigmoid(x)|^2} times the cross entropy. */
    static NDArray qualityFocal(NDArray logits, NDArray target) {
        NDArray score = Activation.sigmoid(logits);
        return crossEntropy(logits, target).mul(score.sub(target).square());
    }

    /** The same for scores that are the product of two probabilities. */
    static NDArray jointFocal(NDArray first, NDArray second, NDArray target) {
        NDArray score = Activation.sigmoid(first).mul(Activation.sigmoid(second));
        NDArray yes = minusLogSigmoid(first).add(minusLogSigmoid(second));
        NDArray no = score.neg().add(1 + JOINT_EPSILON).log().neg();
        return target.mul(yes)
                .add(target.neg().add(1).mul(no))
                .mul(score.sub(target).square());
    }

    private static NDArray minusLogSigmoid(NDArray logits) {
        return Scalars.maximum(logits.neg(), 0)
                .add(logits.abs().neg().exp().add(1).log());
    }

    /**
     * Varifocal loss (Zhang et al., arXiv:2008.13367): the cross entropy times the target, or where the target is 0 times
     * {@code 0.75 sigmoid(x)^2}.
     */
    static NDArray varifocal(NDArray logits, NDArray target) {
        NDArray background = target.eq(0).toType(target.getDataType(), false);
        NDArray score = Activation.sigmoid(logits);
        NDArray weight = Scalars.multiply(score.square().mul(background), VARIFOCAL_ALPHA)
                .add(target);
        return crossEntropy(logits, target).mul(weight);
    }

    /** The n-th value of the last axis, axis kept. */
    static NDArray column(NDArray array, int index) {
        return array.get(new NDIndex("..., {}:{}", index, index + 1));
    }

    /** Corners of two sets of boxes: each {@code [..., 1]}. */
    record Corners(NDArray left, NDArray top, NDArray right, NDArray bottom) {
        static Corners of(NDArray boxes) {
            return new Corners(column(boxes, 0), column(boxes, 1), column(boxes, 2), column(boxes, 3));
        }

        NDArray area() {
            return right.sub(left).mul(bottom.sub(top));
        }
    }

    /** Intersection over union, pair by pair. */
    static NDArray iou(Corners a, Corners b) {
        NDArray shared = intersection(a, b);
        return shared.div(union(a, b, shared));
    }

    private static NDArray intersection(Corners a, Corners b) {
        NDArray width =
                Scalars.maximum(a.right().minimum(b.right()).sub(a.left().maximum(b.left())), 0);
        NDArray height =
                Scalars.maximum(a.bottom().minimum(b.bottom()).sub(a.top().maximum(b.top())), 0);
        return width.mul(height);
    }

    private static NDArray union(Corners a, Corners b, NDArray shared) {
        return a.area().add(b.area()).sub(shared).add(EPSILON);
    }

    /** Generalised IoU (Rezatofighi et al., arXiv:1902.09630), -1..1. */
    static NDArray generalisedIou(Corners a, Corners b) {
        NDArray shared = intersection(a, b);
        NDArray union = union(a, b, shared);
        NDArray width = a.right().maximum(b.right()).sub(a.left().minimum(b.left()));
        NDArray height = a.bottom().maximum(b.bottom()).sub(a.top().minimum(b.top()));
        NDArray hull = width.mul(height).add(EPSILON);
        return shared.div(union).sub(hull.sub(union).div(hull));
    }
}
