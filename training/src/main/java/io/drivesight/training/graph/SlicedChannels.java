package io.drivesight.training.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts one {@code Split} where a graph cuts all channels of a convolution into neighbouring slices, as some exporters do: the values are
 * the same, and what belongs together (the class scores and boxes of a level) stands in one place.
 */
final class SlicedChannels {
    private static final int CHANNELS = 1;

    /** A node that takes the channels {@code [first, end)}. */
    private record Cut(GraphNode node, long first, long end) {}

    private SlicedChannels() {}

    static OnnxGraph joined(OnnxGraph graph) {
        Map<Integer, NodeProto> splits = new LinkedHashMap<>();
        List<Integer> replaced = new ArrayList<>();
        GraphProto.Builder edited = graph.edit();
        for (GraphNode node : graph.nodes()) {
            if (node.op().equals("Conv")) {
                List<Cut> cuts = cuts(graph, node);
                if (!cuts.isEmpty()) {
                    cuts.forEach(cut -> replaced.add(cut.node().index()));
                    int at = cuts.stream()
                            .mapToInt(cut -> cut.node().index())
                            .min()
                            .orElseThrow();
                    splits.put(
                            at,
                            GraphWriter.split(
                                    edited,
                                    graph.opset(),
                                    node.output() + "/split",
                                    node.output(),
                                    cuts.stream()
                                            .map(cut -> cut.node().output())
                                            .toList(),
                                    cuts.stream()
                                            .mapToLong(cut -> cut.end() - cut.first())
                                            .toArray()));
                }
            }
        }
        edited.clearNode();
        for (GraphNode node : graph.nodes()) {
            if (splits.containsKey(node.index())) {
                edited.addNode(splits.get(node.index()));
            } else if (!replaced.contains(node.index())) {
                edited.addNode(node.proto());
            }
        }
        return splits.isEmpty() ? graph : graph.with(edited);
    }

    /** The slices of a convolution's channels in their order, where they are all that uses it and lie end to end; else none. */
    private static List<Cut> cuts(OnnxGraph graph, GraphNode convolution) {
        List<GraphNode> consumers = graph.consumers(convolution.output());
        Optional<GraphTensor> weight = convolution.input(1).flatMap(graph::tensor);
        if (weight.isEmpty()) {
            return List.of();
        }
        long channels = weight.get().dims().get(0);
        List<Cut> cuts = consumers.stream()
                .map(node -> cut(graph, node, channels))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(Cut::first))
                .toList();
        if (cuts.size() < 2 || cuts.size() < consumers.size()) {
            return List.of();
        }
        long next = 0;
        for (Cut cut : cuts) {
            if (cut.first() != next || cut.end() <= next) {
                return List.of();
            }
            next = cut.end();
        }
        return next == channels ? cuts : List.of();
    }

    private static Optional<Cut> cut(OnnxGraph graph, GraphNode node, long channels) {
        if (!node.op().equals("Slice") || node.input(3).isEmpty()) {
            return Optional.empty();
        }
        boolean onlyChannels = isOne(graph, node, 3, CHANNELS) && (node.input(4).isEmpty() || isOne(graph, node, 4, 1));
        Optional<GraphTensor> first = node.input(1).flatMap(graph::tensor);
        Optional<GraphTensor> end = node.input(2).flatMap(graph::tensor);
        if (!onlyChannels || first.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Cut(
                node,
                position(first.get().longs()[0], channels),
                position(end.get().longs()[0], channels)));
    }

    private static boolean isOne(OnnxGraph graph, GraphNode node, int input, long value) {
        return node.input(input)
                .flatMap(graph::tensor)
                .filter(tensor -> tensor.size() == 1 && tensor.longs()[0] == value)
                .isPresent();
    }

    /** Negative positions count from the end; positions beyond it mean the end. */
    private static long position(long given, long channels) {
        return Math.max(0, Math.min(given < 0 ? given + channels : given, channels));
    }
}
