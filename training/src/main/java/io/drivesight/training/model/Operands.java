package io.drivesight.training.model;

import ai.djl.ndarray.NDArray;
import io.drivesight.training.graph.GraphException;
import io.drivesight.training.graph.GraphNode;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.OnnxGraph;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one operator works on.
 *
 * @param values arrays computed so far, and parameters
 */
record Operands(GraphNode node, OnnxGraph graph, Map<String, NDArray> values) {
    /** An input that is an array: computed, a parameter, or a constant. */
    NDArray array(int input) {
        return find(input)
                .orElseThrow(() -> new GraphException(
                        "%s: input %d of %s is missing".formatted(graph.source(), input, node.label())));
    }

    Optional<NDArray> find(int input) {
        return node.input(input).map(values::get);
    }

    /** An input's constant values; empty when it is computed or left out. */
    Optional<GraphTensor> constant(int input) {
        return node.input(input).flatMap(graph::tensor);
    }

    /** A constant of one value; empty when the input is computed, left out, or has several values. */
    Optional<Float> scalar(int input) {
        return constant(input)
                .filter(tensor -> tensor.isFloat() && tensor.size() == 1)
                .map(tensor -> tensor.floats()[0]);
    }

    long[] longs(int input) {
        return graph.constant(node, input).longs();
    }

    /** An integer attribute for rows and columns; {@code otherwise} for both when it is left out. */
    long[] pair(String attribute, long otherwise) {
        var values = node.integers(attribute);
        return values.size() < 2 ? new long[] {otherwise, otherwise} : new long[] {values.get(0), values.get(1)};
    }

    GraphException unsupported(String what) {
        return new GraphException(
                "%s: %s uses %s, which training does not support".formatted(graph.source(), node.label(), what));
    }

    /** True when the input is a constant, so that results must not attach to its manager. */
    boolean isConstant(int input) {
        @Nullable String name = node.input(input).orElse(null);
        return name != null && graph.tensor(name).isPresent();
    }
}
