package io.drivesight.training.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.model.GraphBlock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * AdamW (Loshchilov and Hutter, arXiv:1711.05101) with a limit on the norm of all gradients together, and the exponential moving average of
 * the weights that learn, which is the result of a run. The average's decay climbs from 0.1 to its limit, so that short runs are not held
 * at their start. Its state can be read and written back, so that a resumed run continues exactly.
 */
final class Optimizer implements AutoCloseable {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    /** A parameter's running moments and how often it was updated. */
    private record Moments(NDArray first, NDArray second, int updates) {}

    private final GraphBlock block;
    private final NDManager manager;
    private final double weightDecay;
    private final double clipNorm;
    private final double averaging;
    private final Map<String, Moments> moments = new LinkedHashMap<>();
    private final Map<String, NDArray> means = new LinkedHashMap<>();

    /** @param averaging greatest decay of the moving average, 0 up to below 1; 0: none */
    Optimizer(GraphBlock block, double weightDecay, double clipNorm, double averaging) {
        this.block = block;
        this.manager = block.manager().newSubManager();
        this.weightDecay = weightDecay;
        this.clipNorm = clipNorm;
        this.averaging = averaging;
    }

    /** Norm of the gradients before clipping, over these parameters. */
    static double norm(Map<String, NDArray> gradients) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDList squares = new NDList();
            gradients.values().forEach(gradient -> squares.add(gradient.square().sum()));
            return Math.sqrt(NDArrays.stack(squares).sum().getFloat());
        }
    }

    /** The first parameter whose gradient holds a value that is no finite number. */
    static Optional<String> firstNotFinite(Map<String, NDArray> gradients) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return gradients.entrySet().stream()
                    .filter(entry ->
                            !Float.isFinite(entry.getValue().abs().max().getFloat()))
                    .map(Map.Entry::getKey)
                    .findFirst();
        }
    }

    /**
     * Moves parameters down their gradients, and their averages after them.
     *
     * @param gradients by parameter
     * @param rates factor of the rate by parameter
     * @param rate learning rate
     * @param norm as {@link #norm} gives it
     * @param step of the run, from 0
     */
    void step(Map<String, NDArray> gradients, Map<String, Double> rates, double rate, double norm, int step) {
        double scale = norm > clipNorm ? clipNorm / norm : 1;
        double keep = Math.min(averaging, (1.0 + step) / (10.0 + step));
        gradients.forEach((name, gradient) -> {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                update(name, gradient, rate * rates.getOrDefault(name, 0.0), scale);
                average(name, keep);
            }
        });
    }

    private void average(String name, double keep) {
        NDArray weight = block.array(name);
        @Nullable NDArray mean = means.get(name);
        if (mean != null && averaging > 0) {
            mean.muli(keep).addi(weight.mul(1 - keep));
            return;
        }
        if (mean != null) {
            mean.close();
        }
        means.put(name, kept(manager.create(weight.toFloatArray(), weight.getShape())));
    }

    private void update(String name, NDArray gradient, double rate, double scale) {
        NDArray weight = block.array(name);
        Moments state = moments.compute(
                name,
                (key, old) -> old == null
                        ? new Moments(zeros(weight), zeros(weight), 1)
                        : new Moments(old.first, old.second, old.updates + 1));
        NDArray scaled = gradient.mul(scale);
        state.first.muli(BETA1).addi(scaled.mul(1 - BETA1));
        state.second.muli(BETA2).addi(scaled.square().mul(1 - BETA2));
        double correction1 = 1 - Math.pow(BETA1, state.updates);
        double correction2 = 1 - Math.pow(BETA2, state.updates);
        NDArray denominator = state.second.div(correction2).sqrt().add(EPSILON);
        if (weight.getShape().dimension() > 1) {
            weight.muli(1 - rate * weightDecay);
        }
        weight.subi(state.first.div(denominator).mul(rate / correction1));
    }

    private NDArray zeros(NDArray like) {
        return kept(manager.zeros(like.getShape()));
    }

    /** Lives as long as the optimiser, also when made inside a scope. */
    private static NDArray kept(NDArray array) {
        NDScope.unregister(array);
        return array;
    }

    /** The averaged weights so far; parameters that never learned are missing. */
    Map<String, GraphTensor> averages() {
        Map<String, GraphTensor> tensors = new LinkedHashMap<>();
        means.forEach((name, mean) ->
                tensors.put(name, block.graph().tensor(name).orElseThrow().with(mean.toFloatArray())));
        return tensors;
    }

    /** Reads the state: per parameter both moments and the number of updates, named {@code <parameter>/m}, {@code /v}, {@code /t}. */
    Map<String, GraphTensor> read() {
        Map<String, GraphTensor> state = new LinkedHashMap<>();
        moments.forEach((name, value) -> {
            List<Long> dims = block.graph().tensor(name).orElseThrow().dims();
            put(state, name + "/m", dims, value.first.toFloatArray());
            put(state, name + "/v", dims, value.second.toFloatArray());
            put(state, name + "/t", List.of(1L), new float[] {value.updates});
        });
        return state;
    }

    private static void put(Map<String, GraphTensor> state, String name, List<Long> dims, float[] values) {
        state.put(name, GraphTensor.of(name, dims, values));
    }

    /** Replaces state and averages by what {@link #read} and {@link #averages} gave. */
    void write(Map<String, GraphTensor> state, Map<String, GraphTensor> averages) {
        means.values().forEach(NDArray::close);
        means.clear();
        averages.forEach((name, tensor) -> means.put(
                name, manager.create(tensor.floats(), block.array(name).getShape())));
        moments.values().forEach(value -> {
            value.first.close();
            value.second.close();
        });
        moments.clear();
        state.forEach((key, updates) -> {
            if (key.endsWith("/t")) {
                String name = key.substring(0, key.length() - 2);
                NDArray first = upload(state, name + "/m", name);
                moments.put(name, new Moments(first, upload(state, name + "/v", name), (int) updates.floats()[0]));
            }
        });
    }

    private NDArray upload(Map<String, GraphTensor> state, String key, String name) {
        @Nullable GraphTensor tensor = state.get(key);
        if (tensor == null) {
            throw new TrainingException("the checkpoint lacks the optimiser's state of " + name + "; start anew");
        }
        return manager.create(tensor.floats(), block.array(name).getShape());
    }

    int liveArrays() {
        return manager.getManagedArrays().size();
    }

    @Override
    public void close() {
        manager.close();
    }
}
