package io.drivesight.core.detection;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.ModelException;
import io.drivesight.core.inference.OutputTensor;
import java.util.Arrays;
import java.util.List;

/** What decoders share: checks of the outputs' shapes, the grids that dense heads lie on, and rows of class scores. */
final class Heads {
    /** There is none. */
    static final int NONE = -1;

    private Heads() {}

    /**
     * Index of the greatest value in {@code values[from..to)} that is at least {@code least}, the first of equals;
     * {@link #NONE} when all are less.
     */
    static int best(float[] values, int from, int to, float least) {
        int best = NONE;
        float bound = Math.nextDown(least);
        for (int i = from; i < to; i++) {
            if (values[i] > bound) {
                bound = values[i];
                best = i;
            }
        }
        return best;
    }

    static float sigmoid(float logit) {
        return (float) (1 / (1 + Math.exp(-logit)));
    }

    /** The softmax probability of {@code values[index]} among {@code values[from..to)}. */
    static float softmax(float[] values, int from, int to, int index) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.exp(values[i] - values[index]);
        }
        return (float) (1 / sum);
    }

    /** The mean of 0, 1, 2, ... under the softmax of {@code values[from..to)}. */
    static float softmaxMean(float[] values, int from, int to) {
        float max = values[from];
        for (int i = from + 1; i < to; i++) {
            max = Math.max(max, values[i]);
        }
        double sum = 0;
        double weighted = 0;
        for (int i = from; i < to; i++) {
            double weight = Math.exp(values[i] - max);
            sum += weight;
            weighted += weight * (i - from);
        }
        return (float) (weighted / sum);
    }

    /** Columns of a level's grid: strided convolutions round up. */
    static int columns(ImageSize input, int stride) {
        return (input.width() + stride - 1) / stride;
    }

    static int rows(ImageSize input, int stride) {
        return (input.height() + stride - 1) / stride;
    }

    static int cells(ImageSize input, int... strides) {
        int cells = 0;
        for (int stride : strides) {
            cells += columns(input, stride) * rows(input, stride);
        }
        return cells;
    }

    static OutputTensor single(List<OutputTensor> outputs) {
        if (outputs.size() != 1) {
            throw new ModelException("expected one output, the model gave " + outputs.size());
        }
        return outputs.get(0);
    }

    /** Throws a {@link ModelException} when an output has another shape. */
    static void require(OutputTensor output, int... shape) {
        boolean fits = output.info().rank() == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = output.dim(i) == shape[i];
        }
        if (!fits) {
            throw new ModelException("output %s should have the shape %s; does the model's card describe this model?"
                    .formatted(output.info(), Arrays.toString(shape)));
        }
    }
}
