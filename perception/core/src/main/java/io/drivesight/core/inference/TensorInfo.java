package io.drivesight.core.inference;

import java.util.List;

/**
 * Name and shape of a model's input or output.
 *
 * @param name as in the graph
 * @param shape dimensions; -1 where dynamic
 */
public record TensorInfo(String name, List<Long> shape) {
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    public int rank() {
        return shape.size();
    }

    public long dim(int index) {
        return shape.get(index);
    }

    @Override
    public String toString() {
        return name + shape;
    }
}
