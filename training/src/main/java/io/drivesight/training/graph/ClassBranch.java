package io.drivesight.training.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.drivesight.training.graph.GraphParts.Part;
import io.drivesight.training.graph.HeadLayout.ClassRows;
import io.drivesight.training.graph.HeadLayout.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Gives a detector more classes and leaves what it has as it is: at every level they get a copy of the head's layers that lead to class
 * logits, with rows of their own at its end, whose logits are joined behind the others. Boxes are shared.
 */
final class ClassBranch {
    private final OnnxGraph graph;
    private final GraphProto.Builder edited;
    private final String prefix;
    private final Random random;
    /** Names of tensors in the branch, by those that they are copies of. */
    private final Map<String, String> copies = new HashMap<>();

    private ClassBranch(OnnxGraph graph, GraphProto.Builder edited, String prefix, long seed) {
        this.graph = graph;
        this.edited = edited;
        this.prefix = prefix;
        this.random = new Random(seed);
    }

    /**
     * Adds classes.
     *
     * @param classes names of those that the graph has
     * @param added names of those to add; rows begin as {@link ClassSurgery}'s do
     */
    static ClassSurgery.Result add(
            OnnxGraph graph, HeadLayout layout, GraphParts parts, List<String> classes, List<String> added, long seed) {
        GraphProto.Builder edited = graph.edit();
        ClassSurgery.resize(edited, graph, layout, layout.classCount() + added.size());
        ClassBranch branch = new ClassBranch(graph, edited, "added" + layout.classCount() + "/", seed);
        List<String> first =
                classes.subList(0, layout.levels().get(0).classRows().count());
        List<Optional<Integer>> origins =
                added.stream().map(name -> ClassSurgery.origin(name, first)).toList();
        Set<String> head = new HashSet<>(parts.parameters(Part.HEAD));
        head.addAll(parts.parameters(Part.PREDICTIONS));
        Set<String> start = graph.frontier(
                head, layout.levels().stream().map(Level::classes).toList());
        Map<Integer, List<NodeProto>> behind = new HashMap<>();
        for (Level level : layout.levels()) {
            behind.put(graph.producer(level.classes()).orElseThrow().index(), branch.level(level, start, origins));
        }
        List<NodeProto> nodes = new ArrayList<>();
        for (int i = 0; i < edited.getNodeCount(); i++) {
            nodes.add(edited.getNode(i));
            nodes.addAll(behind.getOrDefault(i, List.of()));
        }
        OnnxGraph changed = graph.with(edited.clearNode().addAllNode(nodes).clearValueInfo());
        return new ClassSurgery.Result(
                changed, HeadLayout.find(changed, layout.family()), ClassSurgery.copied(added, origins, first));
    }

    /** The nodes that a level gets behind the one that gave its class logits, which now give all classes'. */
    private List<NodeProto> level(Level level, Set<String> start, List<Optional<Integer>> origins) {
        List<NodeProto> nodes = new ArrayList<>();
        ClassRows rows = level.classRows();
        GraphNode last = rows.convolution();
        graph.nodesBetween(start, List.of(last.inputs().get(0))).stream()
                .mapToObj(graph.nodes()::get)
                .forEach(node -> nodes.add(copy(node)));
        String logits = prefix + level.classes();
        NodeProto.Builder own = last.proto().toBuilder()
                .setName(logits + "/own")
                .clearInput()
                .addInput(copied(last.inputs().get(0)))
                .clearOutput()
                .addOutput(logits + "/own");
        for (int input = 1; input <= 2; input++) {
            boolean bias = input == 2;
            last.input(input).flatMap(graph::tensor).ifPresent(tensor -> {
                // Levels that share their rows share the new ones.
                own.addInput(copies.computeIfAbsent(tensor.name(), name -> {
                    List<Long> dims = new ArrayList<>(tensor.dims());
                    dims.set(0, (long) origins.size());
                    float[] values = ClassSurgery.rows(tensor, rows, origins, bias, random);
                    return constant(GraphTensor.of(prefix + name, dims, values));
                }));
            });
        }
        nodes.add(own.build());
        rename(level.classes(), logits + "/known");
        nodes.add(NodeProto.newBuilder()
                .setOpType("Concat")
                .setName(logits)
                .addInput(logits + "/known")
                .addInput(logits + "/own")
                .addOutput(level.classes())
                .addAttribute(GraphWriter.integer("axis", 1))
                .build());
        return nodes;
    }

    private void rename(String output, String name) {
        int index = graph.producer(output).orElseThrow().index();
        NodeProto.Builder node = edited.getNode(index).toBuilder();
        edited.setNode(index, node.setOutput(node.getOutputList().indexOf(output), name));
    }

    /** A node of the branch; weights are copied, other constants shared. */
    private NodeProto copy(GraphNode node) {
        NodeProto.Builder copy =
                node.proto().toBuilder().setName(prefix + node.proto().getName());
        List<String> weights = GraphParts.learnable(graph, node);
        for (int i = 0; i < copy.getInputCount(); i++) {
            String input = copy.getInput(i);
            copy.setInput(i, weights.contains(input) ? weight(input) : copied(input));
        }
        for (int i = 0; i < copy.getOutputCount(); i++) {
            copies.put(copy.getOutput(i), prefix + copy.getOutput(i));
            copy.setOutput(i, prefix + copy.getOutput(i));
        }
        return copy.build();
    }

    private String copied(String tensor) {
        return copies.getOrDefault(tensor, tensor);
    }

    private String weight(String name) {
        GraphTensor tensor = graph.tensor(name).orElseThrow();
        return copies.computeIfAbsent(
                name,
                key -> constant(GraphTensor.of(
                        prefix + key, tensor.dims(), tensor.floats().clone())));
    }

    private String constant(GraphTensor tensor) {
        edited.addInitializer(tensor.toProto());
        return tensor.name();
    }
}
