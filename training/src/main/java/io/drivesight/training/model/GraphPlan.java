package io.drivesight.training.model;

import ai.djl.ndarray.NDList;
import io.drivesight.training.graph.GraphNode;
import io.drivesight.training.graph.OnnxGraph;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The operators that lead from given tensors to wanted ones, in order, each with the values that are not needed after it. */
record GraphPlan(List<Step> steps) {
    /**
     * One operator.
     *
     * @param release tensors that are not used after it
     */
    record Step(GraphNode node, Operators.Operator operator, List<String> release) {}

    static GraphPlan of(OnnxGraph graph, Set<String> given, Collection<String> wanted) {
        BitSet needed = graph.nodesBetween(given, wanted);
        Set<String> kept = new HashSet<>(wanted);
        kept.addAll(given);
        Map<GraphNode, GraphNode> fused = fused(graph, needed, kept);
        Set<String> usedLater = new HashSet<>(kept);
        List<Step> steps = new ArrayList<>();
        for (int i = needed.length() - 1; i >= 0; i = needed.previousSetBit(i - 1)) {
            GraphNode node = graph.nodes().get(i);
            // A value that no node uses is released by the node that computes it.
            List<String> release = Stream.concat(node.outputs().stream(), node.inputs().stream())
                    .filter(tensor -> graph.producer(tensor).isPresent() && usedLater.add(tensor))
                    .toList();
            if (!fused.containsValue(node)) {
                Operators.Operator operator =
                        fused.containsKey(node) ? GraphPlan::silu : Operators.of(node, graph.source());
                steps.add(new Step(node, operator, release));
            }
        }
        Collections.reverse(steps);
        return new GraphPlan(steps);
    }

    /** The products {@code x sigmoid(x)}, each with its sigmoid, where only the product uses its value. */
    private static Map<GraphNode, GraphNode> fused(OnnxGraph graph, BitSet needed, Set<String> kept) {
        Map<GraphNode, GraphNode> fused = new HashMap<>();
        needed.stream()
                .mapToObj(graph.nodes()::get)
                .filter(node -> node.op().equals("Mul"))
                .forEach(product -> sigmoidOf(graph, product)
                        .filter(sigmoid -> needed.get(sigmoid.index()))
                        .filter(sigmoid ->
                                graph.consumers(sigmoid.outputs().get(0)).size() == 1)
                        .filter(sigmoid -> !kept.contains(sigmoid.outputs().get(0)))
                        .ifPresent(sigmoid -> fused.put(product, sigmoid)));
        return fused;
    }

    private static Optional<GraphNode> sigmoidOf(OnnxGraph graph, GraphNode product) {
        String left = product.inputs().get(0);
        String right = product.inputs().get(1);
        return sigmoidOf(graph, left, right).or(() -> sigmoidOf(graph, right, left));
    }

    private static Optional<GraphNode> sigmoidOf(OnnxGraph graph, String x, String gate) {
        return graph.producer(gate)
                .filter(node -> node.op().equals("Sigmoid") && node.inputs().equals(List.of(x)));
    }

    /** Of the two factors the one that is there: the other was left out. */
    private static NDList silu(Operands operands) {
        return new NDList(SigmoidLinearUnit.apply(
                operands.find(0).or(() -> operands.find(1)).orElseThrow()));
    }
}
