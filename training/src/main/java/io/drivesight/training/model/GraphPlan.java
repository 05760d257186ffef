package io.drivesight.training.model;

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
    record Step(GraphNode node, Operator operator, List<String> release) {}

    static GraphPlan of(OnnxGraph graph, Set<String> given, Collection<String> wanted) {
        BitSet needed = needed(graph, given, wanted);
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
        List<Step> steps = needed.stream()
                .mapToObj(graph.nodes()::get)
                .map(node -> new Step(
                        node, Operators.of(node, graph.source()), release.getOrDefault(node.index(), List.of())))
                .toList();
        return new GraphPlan(steps);
    }

    private static BitSet needed(OnnxGraph graph, Set<String> given, Collection<String> wanted) {
        BitSet needed = new BitSet();
        wanted.forEach(tensor -> mark(graph, given, tensor, needed));
        for (int i = needed.length() - 1; i >= 0; i--) {
            if (needed.get(i)) {
                graph.nodes().get(i).inputs().forEach(input -> mark(graph, given, input, needed));
            }
        }
        return needed;
    }

    private static void mark(OnnxGraph graph, Set<String> given, String tensor, BitSet needed) {
        Optional<GraphNode> producer = given.contains(tensor) ? Optional.empty() : graph.producer(tensor);
        producer.ifPresent(node -> needed.set(node.index()));
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
