package io.drivesight.core.inference;

import java.nio.FloatBuffer;

/**
 * One raw output of a model.
 *
 * @param info name and actual shape
 * @param data row-major values, position 0
 */
public record OutputTensor(TensorInfo info, FloatBuffer data) {
    public String name() {
        return info.name();
    }

    public int dim(int index) {
        return Math.toIntExact(info.dim(index));
    }

    /** The values as an array: the buffer's own where it is backed by just one, else a copy. Not to be written to. */
    public float[] values() {
        if (data.hasArray() && data.arrayOffset() == 0 && data.array().length == data.limit()) {
            return data.array();
        }
        float[] copy = new float[data.limit()];
        data.get(0, copy);
        return copy;
    }

    /**
     * Throws a {@link ModelException} for a value that is not a number: comparisons with NaN are false, so that
     * decoding would find nothing, and a broken model would pass for an empty road.
     */
    public void requireNumbers() {
        float[] values = values();
        for (int i = 0; i < values.length; i++) {
            if (Float.isNaN(values[i])) {
                throw new ModelException(
                        ("the model's output %s is not a number (NaN) at index %d of %d; its weights are damaged,"
                                        + " or its input was not prepared as its card says")
                                .formatted(info, i, values.length));
            }
        }
    }
}
