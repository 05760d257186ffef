package io.drivesight.training.graph;

import io.drivesight.core.inference.HeadFamily;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Where a graph's raw predictions are, found by following its outputs back to the convolutions that make them.
 *
 * @param levels in the order of the outputs, finest first
 */
public record HeadLayout(HeadFamily family, List<Level> levels) {
    /**
     * The raw predictions of one level, before any sigmoid: tensors {@code [batch, channels, rows, columns]}.
     *
     * @param classes tensor of class logits
     * @param boxes tensor of box regression: 4 channels (YOLOX), or 4 sides times bins (distributions)
     * @param objectness tensor of objectness logits; empty for heads without
     * @param classRows where class logits come from
     */
    public record Level(String classes, String boxes, Optional<String> objectness, ClassRows classRows) {
        /** The names of the tensors: classes, boxes, and objectness where there is any. */
        public List<String> tensors() {
            return Stream.concat(Stream.of(classes, boxes), objectness.stream()).toList();
        }
    }

    /**
     * The rows of a prediction convolution that give class logits.
     *
     * @param first first row
     * @param count number of classes
     */
    public record ClassRows(GraphNode convolution, int first, int count) {}

    /** Operators that only move or squash values: between a prediction and the graph's output. */
    private static final Set<String> PASSIVE =
            Set.of("Reshape", "Transpose", "Sigmoid", "Identity", "Flatten", "Squeeze", "Unsqueeze");

    private static final int BOX_CHANNELS = 4;

    public HeadLayout {
        levels = List.copyOf(levels);
    }

    /** Number of classes. */
    public int classCount() {
        return levels.get(0).classRows().count();
    }

    /**
     * Finds the predictions.
     *
     * @throws GraphException when the graph's end does not look like the family's
     */
    public static HeadLayout find(OnnxGraph graph, HeadFamily family) {
        return switch (family) {
            case YOLOX -> yolox(graph);
            case NANODET, NANODET_PLUS, PICODET -> distributions(graph, family);
            default ->
                throw new GraphException(
                        graph.source() + ": training supports YOLOX, NanoDet, NanoDet-Plus and PicoDet heads, not "
                                + family + "; evaluate and serve work with it all the same");
        };
    }

    /** Each level joins box, objectness and classes in that order; levels follow each other. */
    private static HeadLayout yolox(OnnxGraph graph) {
        List<GraphNode> convolutions = new ArrayList<>(
                predictionConvolutions(graph, graph.outputNames().get(0)));
        if (convolutions.isEmpty() || convolutions.size() % 3 != 0) {
            throw unexpected(graph, "three prediction convolutions a level", convolutions);
        }
        List<Level> levels = new ArrayList<>();
        for (int i = 0; i < convolutions.size(); i += 3) {
            GraphNode boxes = convolutions.get(i);
            GraphNode objectness = convolutions.get(i + 1);
            GraphNode classes = convolutions.get(i + 2);
            if (outputChannels(graph, boxes) != BOX_CHANNELS || outputChannels(graph, objectness) != 1) {
                throw unexpected(graph, "box (4), objectness (1) and class channels in this order", convolutions);
            }
            levels.add(new Level(
                    classes.output(),
                    boxes.output(),
                    Optional.of(objectness.output()),
                    new ClassRows(classes, 0, outputChannels(graph, classes))));
        }
        return new HeadLayout(HeadFamily.YOLOX, levels);
    }

    /** Outputs behind a sigmoid are class scores, the others distributions; the n-th of each belong together. */
    private static HeadLayout distributions(OnnxGraph graph, HeadFamily family) {
        List<String> classes = new ArrayList<>();
        List<String> boxes = new ArrayList<>();
        graph.outputNames().forEach(output -> follow(graph, output, false, classes, boxes));
        if (classes.size() != boxes.size() || classes.isEmpty()) {
            throw unexpected(graph, "as many class as distribution outputs", List.of());
        }
        List<Level> levels = new ArrayList<>();
        for (int i = 0; i < classes.size(); i++) {
            levels.add(new Level(classes.get(i), boxes.get(i), Optional.empty(), classRows(graph, classes.get(i))));
        }
        return new HeadLayout(family, levels);
    }

    /** Follows an output back to the predictions that it shows, which several levels may have joined. */
    private static void follow(
            OnnxGraph graph, String tensor, boolean squashed, List<String> classes, List<String> boxes) {
        GraphNode node = producer(graph, tensor);
        if (node.op().equals("Concat")) {
            node.inputs().forEach(input -> follow(graph, input, squashed, classes, boxes));
        } else if (PASSIVE.contains(node.op())) {
            boolean sigmoid = squashed || node.op().equals("Sigmoid");
            follow(graph, node.inputs().get(0), sigmoid, classes, boxes);
        } else {
            (squashed ? classes : boxes).add(tensor);
        }
    }

    private static ClassRows classRows(OnnxGraph graph, String tensor) {
        GraphNode node = producer(graph, tensor);
        if (node.op().equals("Conv")) {
            return new ClassRows(node, 0, outputChannels(graph, node));
        }
        GraphNode convolution = producer(graph, node.inputs().get(0));
        if (!node.op().equals("Split") || !convolution.op().equals("Conv")) {
            throw unexpected(graph, "class logits from a convolution or a split of one", List.of(node));
        }
        List<Long> sizes = splitSizes(graph, node, outputChannels(graph, convolution));
        int part = node.outputs().indexOf(tensor);
        long first = sizes.subList(0, part).stream().mapToLong(Long::longValue).sum();
        return new ClassRows(convolution, Math.toIntExact(first), Math.toIntExact(sizes.get(part)));
    }

    /**
     * Sizes of a split's parts: an attribute up to operator set 12, an input since 13; equal without either, where the last part may be
     * smaller.
     *
     * @param whole size of what is split
     */
    public static List<Long> splitSizes(OnnxGraph graph, GraphNode split, long whole) {
        if (split.has("split")) {
            return split.integers("split");
        }
        if (split.input(1).isEmpty()) {
            long parts = split.integer("num_outputs", split.outputs().size());
            long each = (whole + parts - 1) / parts;
            return LongStream.range(0, parts)
                    .mapToObj(part -> Math.min(each, whole - part * each))
                    .toList();
        }
        List<Long> sizes = new ArrayList<>();
        for (long size : graph.constant(split, 1).longs()) {
            sizes.add(size);
        }
        return sizes;
    }

    /** The first convolutions found by following a tensor back, in the order in which they are joined. */
    private static Set<GraphNode> predictionConvolutions(OnnxGraph graph, String tensor) {
        Set<GraphNode> found = new LinkedHashSet<>();
        Optional<GraphNode> node = graph.producer(tensor);
        if (node.isPresent() && node.get().op().equals("Conv")) {
            found.add(node.get());
        } else if (node.isPresent()) {
            node.get().inputs().forEach(input -> found.addAll(predictionConvolutions(graph, input)));
        }
        return found;
    }

    /** Channels of a prediction: a convolution's, or those of a part of one. */
    static long channels(OnnxGraph graph, String prediction) {
        GraphNode node = producer(graph, prediction);
        if (node.op().equals("Conv")) {
            return outputChannels(graph, node);
        }
        List<Long> sizes = splitSizes(
                graph, node, outputChannels(graph, producer(graph, node.inputs().get(0))));
        return sizes.get(node.outputs().indexOf(prediction));
    }

    static int outputChannels(OnnxGraph graph, GraphNode convolution) {
        return Math.toIntExact(graph.constant(convolution, 1).dims().get(0));
    }

    private static GraphNode producer(OnnxGraph graph, String tensor) {
        return graph.producer(tensor)
                .orElseThrow(() -> new GraphException(graph.source() + ": nothing computes the tensor " + tensor));
    }

    private static GraphException unexpected(OnnxGraph graph, String expected, List<GraphNode> found) {
        return new GraphException("%s: expected %s at the end of the graph, found %s; check the card's family"
                .formatted(graph.source(), expected, found));
    }
}
