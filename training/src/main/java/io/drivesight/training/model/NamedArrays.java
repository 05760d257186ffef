package io.drivesight.training.model;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tensors of a graph by name, each sure to be there. */
public record NamedArrays(Map<String, NDArray> arrays) {
    public NDArray get(String name) {
        @Nullable NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("the tensor " + name + " was not asked for");
        }
        return array;
    }
}
