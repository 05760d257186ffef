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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operators that lead from given tensors to wanted ones, in order, each with the values that are not needed after it. */
record GraphPlan(List<Step> steps) {
    /**
     * One operator.
     *
     * @param release tensors that are not used after it
     */
    record Step(GraphNode node, Operators.Operator operator, List<String> release) {}

    /** A gate that is computed with the product that it is a factor of. */
    private record Gate(GraphNode node, ScriptedOperator activation) {}

    static GraphPlan of(OnnxGraph graph, Set<String> given, Collection<String> wanted) {
        BitSet needed = graph.nodesBetween(given, wanted);
        Set<String> kept = new HashSet<>(wanted);
        kept.addAll(given);
        Map<GraphNode, Gate> fused = fused(graph, needed, kept);
        Set<GraphNode> gates = fused.values().stream().map(Gate::node).collect(Collectors.toSet());
        Set<String> usedLater = new HashSet<>(kept);
        List<Step> steps = new ArrayList<>();
        for (int i = needed.length() - 1; i >= 0; i = needed.previousSetBit(i - 1)) {
            GraphNode node = graph.nodes().get(i);
            // A value that no node uses is released by the node that computes it.
            List<String> release = Stream.concat(node.outputs().stream(), node.inputs().stream())
                    .filter(tensor -> graph.producer(tensor).isPresent() && usedLater.add(tensor))
                    .toList();
            if (!gates.contains(node)) {
                Operators.Operator operator = Optional.ofNullable(fused.get(node))
                        .map(GraphPlan::activation)
                        .orElseGet(() -> Operators.of(node, graph.source()));
                steps.add(new Step(node, operator, release));
            }
        }
        Collections.reverse(steps);
        return new GraphPlan(steps);
    }

    /** The products of a value with a gate of it, each with its gate, where only the product uses the gate's value. */
    private static Map<GraphNode, Gate> fused(OnnxGraph graph, BitSet needed, Set<String> kept) {
        Map<GraphNode, Gate> fused = new HashMap<>();
        needed.stream()
                .mapToObj(graph.nodes()::get)
                .filter(node -> node.op().equals("Mul"))
                .forEach(product -> gateOf(graph, product)
                        .filter(gate -> needed.get(gate.node().index()))
                        .filter(gate -> graph.consumers(gate.node().output()).size() == 1)
                        .filter(gate -> !kept.contains(gate.node().output()))
                        .ifPresent(gate -> fused.put(product, gate)));
        return fused;
    }

    private static Optional<Gate> gateOf(OnnxGraph graph, GraphNode product) {
        String left = product.inputs().get(0);
        String right = product.inputs().get(1);
        return gateOf(graph, left, right).or(() -> gateOf(graph, right, left));
    }

    private static Optional<Gate> gateOf(OnnxGraph graph, String x, String gate) {
        return graph.producer(gate)
                .filter(node -> node.inputs().equals(List.of(x)))
                .flatMap(node -> activation(node).map(activation -> new Gate(node, activation)));
    }

    private static Optional<ScriptedOperator> activation(GraphNode gate) {
        return switch (gate.op()) {
            case "Sigmoid" -> Optional.of(ScriptedOperator.SILU);
            case "HardSigmoid" -> Optional.of(ScriptedOperator.HARD_SWISH).filter(activation -> isOfHardSwish(gate));
            default -> Optional.empty();
        };
    }

    /** Exporters write a sixth with six digits. */
    private static boolean isOfHardSwish(GraphNode gate) {
        return Math.abs(gate.number("alpha", 0.2f) - 1 / 6.0) < 1e-6 && gate.number("beta", 0.5f) == 0.5f;
    }

    /** Of the two factors the one that is there: the other was left out. */
    private static Operators.Operator activation(Gate gate) {
        return operands -> new NDList(gate.activation()
                .apply(operands.find(0).or(() -> operands.find(1)).orElseThrow()));
    }
}
