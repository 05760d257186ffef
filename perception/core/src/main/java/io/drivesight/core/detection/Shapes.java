package io.drivesight.core.detection;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.ModelException;
import io.drivesight.core.inference.OutputTensor;
import java.util.Arrays;
import java.util.List;

/** Checks that outputs really have the shapes that a decoder counts on, and the grids that dense heads lie on. */
final class Shapes {
    private Shapes() {}

    /** Columns of a level's grid: strided convolutions round up. */
    static int columns(ImageSize input, int stride) {
        return (input.width() + stride - 1) / stride;
    }

    static int rows(ImageSize input, int stride) {
        return (input.height() + stride - 1) / stride;
    }

    static int cells(ImageSize input, int[] strides) {
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

    /**
     * Makes sure of an output's shape.
     *
     * @throws ModelException when it is another
     */
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
