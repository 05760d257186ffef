package io.drivesight.training.graph;

import io.drivesight.training.graph.HeadLayout.Level;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which parameters belong to backbone, neck, head and predictions, told from the graph's shape alone: exporters fold batch
 * normalisation into convolutions and lose their names.
 *
 * <ul>
 *   <li>Predictions: the convolutions that the {@linkplain HeadLayout outputs come from}.
 *   <li>Head: where classes and boxes have convolutions of their own, all from the last convolution above both; else the chain
 *       of convolutions above a level's predictions that nothing else uses.
 *   <li>The last convolution above the first {@code Resize} (where the top-down path starts) divides backbone from neck.
 * </ul>
 */
public final class GraphParts {
    /** The parts of a detector, from the output to the input. */
    public enum Part {
        /** The last convolutions: classes, boxes, objectness. */
        PREDICTIONS,
        /** The layers that serve one level's predictions. */
        HEAD,
        /** Mixes features of several strides. */
        NECK,
        /** Extracts features from the image. */
        BACKBONE
    }

    /**
     * Parameters that are frozen and trained together.
     *
     * @param name {@code predictions}, {@code head}, {@code neck}, or {@code backbone/s} with the stride they work at
     * @param parameters names of the tensors, in the graph's order
     */
    public record Group(Part part, String name, List<String> parameters) {
        public Group {
            parameters = List.copyOf(parameters);
        }
    }

    /** Per operator: which inputs are weights that may learn. */
    private static final Map<String, List<Integer>> LEARNABLE = Map.of(
            "Conv", List.of(1, 2),
            "ConvTranspose", List.of(1, 2),
            "Gemm", List.of(1, 2),
            "MatMul", List.of(1),
            "BatchNormalization", List.of(1, 2),
            "PRelu", List.of(1));

    private final List<Group> groups;

    private GraphParts(List<Group> groups) {
        this.groups = List.copyOf(groups);
    }

    /** Groups from the predictions to the first layer. */
    public List<Group> groups() {
        return groups;
    }

    /** Names of a part's parameters. */
    public List<String> parameters(Part part) {
        return groups.stream()
                .filter(group -> group.part() == part)
                .flatMap(group -> group.parameters().stream())
                .toList();
    }

    /** Names of all parameters. */
    public List<String> parameters() {
        return groups.stream().flatMap(group -> group.parameters().stream()).toList();
    }

    /** The same with these parameters as the predictions: what learns first and together. What predicted before counts to the head. */
    GraphParts withPredictions(String name, Predicate<String> chosen) {
        List<Group> changed = new ArrayList<>();
        changed.add(new Group(
                Part.PREDICTIONS, name, parameters().stream().filter(chosen).toList()));
        for (Group group : groups) {
            List<String> rest =
                    group.parameters().stream().filter(chosen.negate()).toList();
            if (!rest.isEmpty()) {
                changed.add(new Group(group.part() == Part.PREDICTIONS ? Part.HEAD : group.part(), group.name(), rest));
            }
        }
        return new GraphParts(changed);
    }

    /** Finds the parts. */
    public static GraphParts find(OnnxGraph graph, HeadLayout layout) {
        BitSet predictions = predictions(graph, layout);
        BitSet head = head(graph, layout);
        head.andNot(predictions);
        BitSet backbone = backbone(graph, predictions, head);
        int[] strides = strides(graph);
        Map<String, Part> owners = new LinkedHashMap<>();
        Map<String, Integer> depth = new HashMap<>();
        for (GraphNode node : graph.nodes()) {
            Part part = predictions.get(node.index())
                    ? Part.PREDICTIONS
                    : head.get(node.index()) ? Part.HEAD : backbone.get(node.index()) ? Part.BACKBONE : Part.NECK;
            for (String parameter : learnable(graph, node)) {
                owners.putIfAbsent(parameter, part);
                depth.putIfAbsent(parameter, strides[node.index()]);
            }
        }
        return new GraphParts(groups(owners, depth));
    }

    private static List<Group> groups(Map<String, Part> owners, Map<String, Integer> depth) {
        List<Group> groups = new ArrayList<>();
        for (Part part : Part.values()) {
            Map<Integer, List<String>> byDepth = new TreeMap<>(Comparator.reverseOrder());
            owners.forEach((name, owner) -> {
                if (owner == part) {
                    int key = part == Part.BACKBONE ? depth.getOrDefault(name, 1) : 0;
                    byDepth.computeIfAbsent(key, unused -> new ArrayList<>()).add(name);
                }
            });
            String name = part.name().toLowerCase(Locale.ROOT);
            byDepth.forEach((stride, names) ->
                    groups.add(new Group(part, part == Part.BACKBONE ? name + "/s" + stride : name, names)));
        }
        return groups;
    }

    /** The constants of a node that may learn. */
    static List<String> learnable(OnnxGraph graph, GraphNode node) {
        return LEARNABLE.getOrDefault(node.op(), List.of()).stream()
                .map(node::input)
                .flatMap(Optional::stream)
                .filter(name -> graph.tensor(name).filter(GraphTensor::isFloat).isPresent())
                .toList();
    }

    private static BitSet predictions(OnnxGraph graph, HeadLayout layout) {
        BitSet set = new BitSet();
        for (Level level : layout.levels()) {
            convolutionsOf(graph, level).forEach(node -> set.set(node.index()));
            level.added().forEach(rows -> set.set(rows.convolution().index()));
        }
        return set;
    }

    /** A level's prediction convolutions but for added classes': two or three, or one that serves classes and boxes together. */
    private static List<GraphNode> convolutionsOf(OnnxGraph graph, Level level) {
        Stream<GraphNode> others = Stream.concat(Stream.of(level.boxes()), level.objectness().stream())
                .map(tensor -> graph.producer(tensor).orElseThrow())
                .map(node -> node.op().equals("Conv")
                        ? node
                        : graph.producer(node.inputs().get(0)).orElseThrow());
        return Stream.concat(Stream.of(level.classRows().convolution()), others)
                .distinct()
                .toList();
    }

    private static BitSet head(OnnxGraph graph, HeadLayout layout) {
        List<List<GraphNode>> chains = new ArrayList<>();
        BitSet head = new BitSet();
        for (Level level : layout.levels()) {
            List<GraphNode> convolutions = convolutionsOf(graph, level);
            if (convolutions.size() > 1) {
                head.or(branches(graph, level, convolutions));
            } else {
                chains.add(chain(graph, convolutions.get(0)));
            }
            level.added().forEach(rows -> chain(graph, rows.convolution()).forEach(node -> head.set(node.index())));
        }
        // All levels' heads have the same length: what one level has more belongs to the neck.
        int length = chains.stream().mapToInt(List::size).min().orElse(0);
        for (List<GraphNode> chain : chains) {
            chain.subList(0, length).forEach(node -> head.set(node.index()));
        }
        return head;
    }

    /** Everything between the last convolution above both classes and boxes and the predictions. */
    private static BitSet branches(OnnxGraph graph, Level level, List<GraphNode> convolutions) {
        BitSet common = ancestors(graph, level.classRows().convolution().output());
        common.and(ancestors(graph, level.boxes()));
        int stem = lastConvolution(graph, common)
                .orElseThrow(() -> new GraphException(
                        graph.source() + ": classes and boxes share no convolution, cannot tell the head"));
        BitSet above = new BitSet();
        convolutions.forEach(node -> above.or(ancestors(graph, node.output())));
        above.and(below(graph, graph.nodes().get(stem)));
        return above;
    }

    /** Convolutions above a prediction, nearest first, as long as nothing else uses what they compute. */
    private static List<GraphNode> chain(OnnxGraph graph, GraphNode prediction) {
        List<GraphNode> chain = new ArrayList<>();
        String tensor = prediction.inputs().get(0);
        while (true) {
            Optional<GraphNode> convolution = soleConvolution(graph, tensor);
            if (convolution.isEmpty() || !usedOnlyBetween(graph, convolution.get(), tensor)) {
                return chain;
            }
            chain.add(convolution.get());
            tensor = convolution.get().inputs().get(0);
        }
    }

    /** The convolution that a tensor is an activation of; empty when several tensors are mixed. */
    private static Optional<GraphNode> soleConvolution(OnnxGraph graph, String tensor) {
        Optional<GraphNode> node = graph.producer(tensor);
        if (node.isEmpty() || node.get().op().equals("Conv")) {
            return node;
        }
        if (Set.of("Concat", "Resize", "Split", "Slice", "Gather")
                .contains(node.get().op())) {
            return Optional.empty();
        }
        List<Optional<GraphNode>> roots = node.get().inputs().stream()
                .filter(input -> graph.producer(input).isPresent())
                .map(input -> soleConvolution(graph, input))
                .distinct()
                .toList();
        return roots.size() == 1 ? roots.get(0) : Optional.empty();
    }

    /** True when the activation, and all that lies between it and its convolution, serves one convolution only. */
    private static boolean usedOnlyBetween(OnnxGraph graph, GraphNode convolution, String activation) {
        if (graph.consumers(activation).size() != 1) {
            return false;
        }
        BitSet inside = below(graph, convolution);
        inside.and(ancestors(graph, activation));
        return inside.stream()
                .mapToObj(graph.nodes()::get)
                .filter(node -> !node.output().equals(activation))
                .allMatch(node -> graph.consumers(node.output()).stream().allMatch(user -> inside.get(user.index())));
    }

    private static BitSet backbone(OnnxGraph graph, BitSet predictions, BitSet head) {
        Optional<GraphNode> resize = graph.nodes().stream()
                .filter(node -> node.op().equals("Resize") || node.op().equals("Upsample"))
                .findFirst();
        if (resize.isEmpty()) {
            BitSet rest = new BitSet();
            rest.set(0, graph.nodes().size());
            rest.andNot(predictions);
            rest.andNot(head);
            return rest;
        }
        BitSet above = ancestors(graph, resize.get().inputs().get(0));
        int divide = lastConvolution(graph, above).orElse(0);
        return ancestors(graph, graph.nodes().get(divide).inputs().get(0));
    }

    private static Optional<Integer> lastConvolution(OnnxGraph graph, BitSet nodes) {
        return nodes.stream()
                .filter(index -> graph.nodes().get(index).op().equals("Conv"))
                .boxed()
                .max(Comparator.naturalOrder());
    }

    /** The nodes that a tensor is computed by. */
    private static BitSet ancestors(OnnxGraph graph, String tensor) {
        return graph.nodesBetween(Set.of(), List.of(tensor));
    }

    /** A node and all that needs what it computes. */
    private static BitSet below(OnnxGraph graph, GraphNode node) {
        BitSet set = graph.downstream(node.output());
        set.set(node.index());
        return set;
    }

    /** Per node: pixels of the image per cell of its output, by the strides on the way. */
    private static int[] strides(OnnxGraph graph) {
        int[] strides = new int[graph.nodes().size()];
        for (GraphNode node : graph.nodes()) {
            int before = node.inputs().stream()
                    .map(graph::producer)
                    .flatMap(Optional::stream)
                    .mapToInt(producer -> strides[producer.index()])
                    .max()
                    .orElse(1);
            strides[node.index()] = before * reduction(graph, node);
        }
        return strides;
    }

    /** How much a node shrinks the rows of its input. */
    private static int reduction(OnnxGraph graph, GraphNode node) {
        return switch (node.op()) {
            case "Conv", "MaxPool", "AveragePool" ->
                node.integers("strides").stream()
                        .findFirst()
                        .map(Math::toIntExact)
                        .orElse(1);
            case "Slice" -> sliceReduction(graph, node);
            default -> 1;
        };
    }

    /** Focus layers take every second row: only the slice along the rows counts. */
    private static int sliceReduction(OnnxGraph graph, GraphNode node) {
        Optional<GraphTensor> axes = node.input(3).flatMap(graph::tensor);
        Optional<GraphTensor> steps = node.input(4).flatMap(graph::tensor);
        boolean rows = axes.isPresent() && axes.get().longs()[0] == 2;
        return rows && steps.isPresent() ? Math.toIntExact(steps.get().longs()[0]) : 1;
    }
}
