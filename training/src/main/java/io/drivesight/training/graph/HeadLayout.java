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
     * @param added where those of classes come from that were {@linkplain ClassBranch added}: behind the others, in this order
     */
    public record Level(
            String classes, String boxes, Optional<String> objectness, ClassRows classRows, List<ClassRows> added) {
        public Level {
            added = List.copyOf(added);
        }

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
        Level level = levels.get(0);
        return level.classRows().count()
                + level.added().stream().mapToInt(ClassRows::count).sum();
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
        List<String> predictions =
                new ArrayList<>(predictions(graph, graph.outputNames().get(0)));
        if (predictions.isEmpty() || predictions.size() % 3 != 0) {
            throw unexpected(graph, "three predictions a level", predictions);
        }
        List<Level> levels = new ArrayList<>();
        for (int i = 0; i < predictions.size(); i += 3) {
            String boxes = predictions.get(i);
            String objectness = predictions.get(i + 1);
            if (channels(graph, boxes) != BOX_CHANNELS || channels(graph, objectness) != 1) {
                throw unexpected(graph, "box (4), objectness (1) and class channels in this order", predictions);
            }
            levels.add(level(graph, predictions.get(i + 2), boxes, Optional.of(objectness)));
        }
        return new HeadLayout(HeadFamily.YOLOX, levels);
    }

    private static Level level(OnnxGraph graph, String classes, String boxes, Optional<String> objectness) {
        List<ClassRows> rows = classRows(graph, classes);
        return new Level(classes, boxes, objectness, rows.get(0), rows.subList(1, rows.size()));
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
            levels.add(level(graph, classes.get(i), boxes.get(i), Optional.empty()));
        }
        return new HeadLayout(family, levels);
    }

    /** Follows an output back to the predictions that it shows, which several levels may have joined. */
    private static void follow(
            OnnxGraph graph, String tensor, boolean squashed, List<String> classes, List<String> boxes) {
        GraphNode node = producer(graph, tensor);
        if (node.op().equals("Concat") && !isJoined(graph, node)) {
            node.inputs().forEach(input -> follow(graph, input, squashed, classes, boxes));
        } else if (PASSIVE.contains(node.op())) {
            boolean sigmoid = squashed || node.op().equals("Sigmoid");
            follow(graph, node.inputs().get(0), sigmoid, classes, boxes);
        } else {
            (squashed ? classes : boxes).add(tensor);
        }
    }

    /** Whether a node joins logits of classes, as they come from their convolutions, into those of one level. */
    private static boolean isJoined(OnnxGraph graph, GraphNode node) {
        return node.op().equals("Concat")
                && node.inputs().stream()
                        .map(graph::producer)
                        .allMatch(found -> found.filter(
                                        part -> Set.of("Conv", "Split").contains(part.op()) || isJoined(graph, part))
                                .isPresent());
    }

    private static List<ClassRows> classRows(OnnxGraph graph, String tensor) {
        GraphNode node = producer(graph, tensor);
        if (isJoined(graph, node)) {
            return node.inputs().stream()
                    .flatMap(input -> classRows(graph, input).stream())
                    .toList();
        }
        if (node.op().equals("Conv")) {
            return List.of(new ClassRows(node, 0, outputChannels(graph, node)));
        }
        GraphNode convolution = producer(graph, node.inputs().get(0));
        if (!node.op().equals("Split") || !convolution.op().equals("Conv")) {
            throw unexpected(graph, "class logits from a convolution or a split of one", List.of(node));
        }
        List<Long> sizes = splitSizes(graph, node, outputChannels(graph, convolution));
        int part = node.outputs().indexOf(tensor);
        long first = sizes.subList(0, part).stream().mapToLong(Long::longValue).sum();
        return List.of(new ClassRows(convolution, Math.toIntExact(first), Math.toIntExact(sizes.get(part))));
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

    /** What the first convolutions give that are found by following a tensor back, in the order in which it is joined. */
    private static Set<String> predictions(OnnxGraph graph, String tensor) {
        Optional<GraphNode> node = graph.producer(tensor);
        Set<String> found = new LinkedHashSet<>();
        if (node.isPresent() && (node.get().op().equals("Conv") || isJoined(graph, node.get()))) {
            found.add(tensor);
        } else if (node.isPresent()) {
            node.get().inputs().forEach(input -> found.addAll(predictions(graph, input)));
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

    private static GraphException unexpected(OnnxGraph graph, String expected, List<?> found) {
        return new GraphException("%s: expected %s at the end of the graph, found %s; check the card's family"
                .formatted(graph.source(), expected, found));
    }
}
