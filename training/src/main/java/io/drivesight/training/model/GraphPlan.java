package io.drivesight.training.model;

import ai.djl.ndarray.NDList;
import io.drivesight.training.graph.GraphNode;
import io.drivesight.training.graph.OnnxGraph;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operators that lead from given tensors to wanted ones, in order, each with the values that nobody needs after it.
 *
 * @param steps what to run
 */
record GraphPlan(List<Step> steps) {
    /**
     * One operator.
     *
     * @param node the node
     * @param operator how it is run
     * @param release tensors that are not used after it
     */
    record Step(GraphNode node, Operators.Operator operator, List<String> release) {}

    static GraphPlan of(OnnxGraph graph, Set<String> given, Collection<String> wanted) {
        BitSet needed = graph.nodesBetween(given, wanted);
        Map<String, Integer> lastUse = lastUse(graph, needed);
        Set<String> kept = new HashSet<>(wanted);
        kept.addAll(given);
        Map<Integer, List<String>> release = new HashMap<>();
        lastUse.forEach((tensor, index) -> {
            boolean computed = graph.producer(tensor).isPresent();
            if (computed && !kept.contains(tensor)) {
                release.computeIfAbsent(index, key -> new ArrayList<>()).add(tensor);
            }
        });
        Map<GraphNode, GraphNode> fused = fused(graph, needed, kept);
        List<Step> steps = needed.stream()
                .mapToObj(graph.nodes()::get)
                .filter(node -> !fused.containsValue(node))
                .map(node -> new Step(
                        node,
                        fused.containsKey(node) ? GraphPlan::silu : Operators.of(node, graph.source()),
                        release.getOrDefault(node.index(), List.of())))
                .toList();
        return new GraphPlan(steps);
    }

    /** The products {@code x sigmoid(x)}, each with its sigmoid, whose value nobody else uses. */
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

    private static Map<String, Integer> lastUse(OnnxGraph graph, BitSet needed) {
        Map<String, Integer> lastUse = new HashMap<>();
        needed.stream().forEach(index -> {
            GraphNode node = graph.nodes().get(index);
            // What a node computes and nobody uses goes at once.
            node.outputs().forEach(output -> lastUse.put(output, index));
            node.inputs().forEach(input -> lastUse.put(input, index));
        });
        return lastUse;
    }
}
