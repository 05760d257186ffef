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
}
