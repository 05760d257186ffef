package io.drivesight.training.graph;

import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import io.drivesight.testkit.OnnxParts;
import java.util.ArrayList;
import java.util.List;

/** Graphs of published detectors' shape with random weights, as exporters write them for different operator sets. */
public final class MadeUpDetector {
    public static final List<String> CLASSES = List.of("car", "person", "bicycle");

    private static final int BINS = 8;

    /** How a distribution head ends. */
    public enum HeadEnd {
        /** Class scores and boxes are cut apart by slices; an output for each. */
        SLICES,
        /** They are cut apart by a split; an output for each. */
        SPLIT,
        /** Cut apart by a split, and all levels joined in one output. */
        JOINED
    }

    private final GraphMaker graph;
    private final int width;

    private MadeUpDetector(int opset, boolean constantsAreNodes, int width) {
        this.graph = new GraphMaker(opset, constantsAreNodes);
        this.width = width;
    }

    /** A card for one of these graphs, which take any size. */
    public static ModelCard card(HeadFamily family) {
        List<Double> mean = List.of(0.0, 0.0, 0.0);
        InputSpec input = new InputSpec(
                96, 64, true, 32, ChannelOrder.BGR, ResizeMode.STRETCH, 0, mean, List.of(64.0, 64.0, 64.0));
        return new ModelCard("made-up", family, CLASSES, input, Thresholds.DEFAULT, null, null);
    }

    /**
     * YOLOX's graph (arXiv:2107.08430): focus, CSP stages with shortcuts, spatial pyramid pooling, a path aggregation neck, decoupled
     * heads, one joined output.
     *
     * @param depth bottlenecks of the shortest stage: 1 in YOLOX-S, 2 in YOLOX-M
     * @param width channels behind the focus: 32 in YOLOX-S, 48 in YOLOX-M
     */
    public static byte[] yolox(int opset, boolean constantsAreNodes, int depth, int width) {
        MadeUpDetector made = new MadeUpDetector(opset, constantsAreNodes, width);
        made.yolox(depth);
        return made.graph.model().toByteArray();
    }

    private void yolox(int depth) {
        graph.input("images", -1, 3, -1, -1);
        int c8 = 4 * width;
        int c16 = 8 * width;
        int c32 = 16 * width;
        String s2 = conv(graph.node("Mul", List.of(focus(), graph.number(1 / 255f)), graph.name()), 12, width, 3, 1);
        String s4 = stage(conv(s2, width, 2 * width, 3, 2), 2 * width, 2 * width, depth, true);
        String s8 = stage(conv(s4, 2 * width, c8, 3, 2), c8, c8, 3 * depth, true);
        String s16 = stage(conv(s8, c8, c16, 3, 2), c16, c16, 3 * depth, true);
        String s32 = stage(pyramid(conv(s16, c16, c32, 3, 2), c32), c32, c32, depth, false);
        String lateral = conv(s32, c32, c16, 1, 1);
        String p16 = stage(graph.concat(1, graph.resize(lateral), s16), 2 * c16, c16, depth, false);
        String reduced = conv(p16, c16, c8, 1, 1);
        String p8 = stage(graph.concat(1, graph.resize(reduced), s8), 2 * c8, c8, depth, false);
        String n16 = stage(graph.concat(1, conv(p8, c8, c8, 3, 2), reduced), 2 * c8, c16, depth, false);
        String n32 = stage(graph.concat(1, conv(n16, c16, c16, 3, 2), lateral), 2 * c16, c32, depth, false);
        String joined = graph.concat(2, decoupledHead(p8, c8), decoupledHead(n16, c16), decoupledHead(n32, c32));
        graph.node("Transpose", List.of(joined), "output", OnnxParts.integers("perm", 0, 2, 1));
        graph.output("output", -1, -1, 5 + CLASSES.size());
    }

    private String conv(String x, int in, int out, int kernel, int stride) {
        return graph.silu(graph.conv(x, in, out, kernel, stride, 1));
    }

    /** Every second row and column, four times. */
    private String focus() {
        List<String> corners = new ArrayList<>();
        for (int column = 0; column < 2; column++) {
            for (int row = 0; row < 2; row++) {
                String rows = graph.slice("images", 2, row, Long.MAX_VALUE, 2);
                corners.add(graph.slice(rows, 3, column, Long.MAX_VALUE, 2));
            }
        }
        return graph.concat(1, corners.toArray(String[]::new));
    }

    private String stage(String x, int in, int out, int bottlenecks, boolean shortcut) {
        int inner = out / 2;
        String deep = conv(x, in, inner, 1, 1);
        String beside = conv(x, in, inner, 1, 1);
        for (int i = 0; i < bottlenecks; i++) {
            String y = conv(conv(deep, inner, inner, 1, 1), inner, inner, 3, 1);
            deep = shortcut ? graph.node("Add", List.of(y, deep), graph.name()) : y;
        }
        return conv(graph.concat(1, deep, beside), out, out, 1, 1);
    }

    private String pyramid(String x, int channels) {
        String y = conv(x, channels, channels / 2, 1, 1);
        String all = graph.concat(1, y, graph.maxPool(y, 5), graph.maxPool(y, 9), graph.maxPool(y, 13));
        return conv(all, 2 * channels, channels, 1, 1);
    }

    private String decoupledHead(String level, int channels) {
        int inner = 8 * width;
        String stem = conv(level, channels, inner, 1, 1);
        String forClasses = conv(conv(stem, inner, inner, 3, 1), inner, inner, 3, 1);
        String forBoxes = conv(conv(stem, inner, inner, 3, 1), inner, inner, 3, 1);
        String classes = graph.unary("Sigmoid", graph.conv(forClasses, inner, CLASSES.size(), 1, 1, 1));
        String boxes = graph.conv(forBoxes, inner, 4, 1, 1, 1);
        String objectness = graph.unary("Sigmoid", graph.conv(forBoxes, inner, 1, 1, 1, 1));
        return flattened(graph.concat(1, boxes, objectness, classes), 5 + CLASSES.size());
    }

    /** Cells in a row: the batch and the channels are read from the tensor's own shape, as for a flatten in the source. */
    private String flattened(String x, int channels) {
        String shape = graph.unary("Shape", x);
        String batch = graph.node("Gather", List.of(shape, graph.longs(0)), graph.name(), OnnxParts.integer("axis", 0));
        String dims = graph.concat(0, batch, graph.longs(channels), graph.longs(-1));
        return graph.node("Reshape", List.of(x, dims), graph.name());
    }

    /** NanoDet-Plus's and PicoDet's graph: shuffled units, four levels, one convolution a level for classes and boxes. */
    public static byte[] distributions(int opset, HeadEnd end) {
        MadeUpDetector made = new MadeUpDetector(opset, true, 8);
        made.distributions(end);
        return made.graph.model().toByteArray();
    }

    private void distributions(HeadEnd end) {
        graph.input("image", 1, 3, -1, -1);
        String s2 = hardSwish(graph.conv("image", 3, width, 3, 2, 1));
        String s4 = leaky(graph.conv(s2, width, width, 3, 2, 1));
        String s8 = shuffled(leaky(graph.conv(s4, width, width, 3, 2, 1)));
        String s16 = shuffled(hardSwish(graph.conv(s8, width, width, 3, 2, width)));
        String s32 = shuffled(leaky(graph.conv(s16, width, width, 3, 2, 1)));
        String p32 = leaky(graph.conv(s32, width, width, 1, 1, 1));
        String p16 = leaky(graph.conv(graph.concat(1, graph.resize(p32), s16), 2 * width, width, 1, 1, 1));
        String p8 = leaky(graph.conv(graph.concat(1, graph.resize(p16), s8), 2 * width, width, 1, 1, 1));
        String p64 = leaky(graph.conv(p32, width, width, 3, 2, 1));
        List<String> levels = List.of(p8, p16, p32, p64);
        List<String> joined = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            distributionHead(end, levels.get(i), i, joined);
        }
        if (end == HeadEnd.JOINED) {
            String all = graph.concat(2, joined.toArray(String[]::new));
            graph.node("Transpose", List.of(all), "output", OnnxParts.integers("perm", 0, 2, 1));
            graph.output("output", 1, -1, CLASSES.size() + 4 * BINS);
        }
    }

    private void distributionHead(HeadEnd end, String level, int index, List<String> joined) {
        int classes = CLASSES.size();
        int sides = 4 * BINS;
        String features = hardSwish(graph.conv(level, width, width, 5, 1, width));
        String both = graph.conv(features, width, classes + sides, 1, 1, 1);
        List<String> parts = end == HeadEnd.SLICES
                ? List.of(graph.slice(both, 1, 0, classes, 1), graph.slice(both, 1, classes, Integer.MAX_VALUE, 1))
                : graph.split(both, classes, sides);
        String scores = graph.unary("Sigmoid", parts.get(0));
        if (end == HeadEnd.JOINED) {
            joined.add(graph.reshape(graph.concat(1, scores, parts.get(1)), 1, classes + sides, -1));
        } else {
            show(graph.reshape(scores, 1, classes, -1), "cls" + index, classes);
            show(graph.reshape(parts.get(1), 1, sides, -1), "dis" + index, sides);
        }
    }

    private void show(String channelsFirst, String output, int channels) {
        String same = graph.unary("Identity", channelsFirst);
        graph.node("Transpose", List.of(same), output, OnnxParts.integers("perm", 0, 2, 1));
        graph.output(output, 1, -1, channels);
    }

    private String leaky(String x) {
        return graph.node("LeakyRelu", List.of(x), graph.name(), OnnxParts.number("alpha", 0.1f));
    }

    private String hardSwish(String x) {
        String gate = graph.node(
                "HardSigmoid",
                List.of(x),
                graph.name(),
                OnnxParts.number("alpha", 1 / 6f),
                OnnxParts.number("beta", 0.5f));
        return graph.node("Mul", List.of(x, gate), graph.name());
    }

    /** A unit on one half of the channels, then both halves' channels in turns. */
    private String shuffled(String x) {
        List<String> halves = graph.halves(x);
        int half = width / 2;
        String second = leaky(graph.conv(halves.get(1), half, half, 1, 1, 1));
        String both = graph.concat(1, halves.get(0), second);
        long[] order = new long[width];
        for (int i = 0; i < width; i++) {
            order[i] = (long) i % 2 * half + i / 2;
        }
        return graph.node("Gather", List.of(both, graph.longs(order)), graph.name(), OnnxParts.integer("axis", 1));
    }
}
