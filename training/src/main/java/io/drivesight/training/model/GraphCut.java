package io.drivesight.training.model;

import io.drivesight.training.graph.GraphNode;
import io.drivesight.training.graph.OnnxGraph;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Where the frozen beginning of a graph ends. */
final class GraphCut {
    private GraphCut() {}

    /**
     * The tensors that no trainable parameter has touched yet, but that something trainable (or a wanted output) uses. Two models
     * that differ only in trainable parameters agree on them.
     */
    static Set<String> frontier(OnnxGraph graph, Set<String> trainable, Collection<String> wanted) {
        Set<String> touched = new HashSet<>();
        Set<String> frontier = new LinkedHashSet<>();
        for (GraphNode node : graph.nodes()) {
            boolean moving =
                    node.inputs().stream().anyMatch(input -> trainable.contains(input) || touched.contains(input));
            if (moving) {
                touched.addAll(node.outputs());
                node.inputs().stream()
                        .filter(input -> !input.isEmpty() && !touched.contains(input))
                        .filter(input -> graph.tensor(input).isEmpty())
                        .filter(input -> graph.producer(input).isPresent() || input.equals(graph.inputName()))
                        .forEach(frontier::add);
            }
        }
        wanted.stream().filter(tensor -> !touched.contains(tensor)).forEach(frontier::add);
        return frontier;
    }
}
