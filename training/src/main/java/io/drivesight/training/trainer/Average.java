package io.drivesight.training.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.model.GraphBlock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Exponential moving average of the weights that learn; the result of a run. Its decay climbs from 0.1 to its limit, so that
 * short runs are not held at their start.
 */
final class Average implements AutoCloseable {
    private final GraphBlock block;
    private final NDManager manager;
    private final double decay;
    private final Map<String, NDArray> means = new LinkedHashMap<>();

    Average(GraphBlock block, double decay) {
        this.block = block;
        this.manager = block.manager().newSubManager();
        this.decay = decay;
    }

    /** Takes in the weights after a step. */
    void update(Collection<String> names, int step) {
        double keep = Math.min(decay, (1.0 + step) / (10.0 + step));
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            for (String name : names) {
                NDArray weight = block.array(name);
                @Nullable NDArray mean = means.get(name);
                if (mean == null || decay == 0) {
                    replace(name, weight);
                } else {
                    mean.muli(keep).addi(weight.mul(1 - keep));
                }
            }
        }
    }

    private void replace(String name, NDArray weight) {
        NDArray copy = manager.create(weight.toFloatArray(), weight.getShape());
        NDScope.unregister(copy);
        @Nullable NDArray old = means.put(name, copy);
        if (old != null) {
            old.close();
        }
    }

    /** The averaged weights so far; parameters that never learned are missing. */
    Map<String, GraphTensor> read() {
        Map<String, GraphTensor> tensors = new LinkedHashMap<>();
        means.forEach((name, mean) -> {
            List<Long> dims = block.graph().tensor(name).orElseThrow().dims();
            tensors.put(name, GraphTensor.of(name, dims, mean.toFloatArray()));
        });
        return tensors;
    }

    void write(Map<String, GraphTensor> tensors) {
        means.values().forEach(NDArray::close);
        means.clear();
        tensors.forEach((name, tensor) -> means.put(
                name, manager.create(tensor.floats(), block.array(name).getShape())));
    }

    int liveArrays() {
        return manager.getManagedArrays().size();
    }

    @Override
    public void close() {
        manager.close();
    }
}
