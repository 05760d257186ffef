package io.drivesight.training.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.GraphSession;
import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.training.graph.GraphWriter.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes a detector of a classification network: its classifier is cut off, the last features of strides 8, 16 and 32 go into a neck that
 * mixes them downwards and upwards again (a path aggregation network, arXiv:1803.01534, of depthwise separable layers as in PicoDet,
 * arXiv:2111.00902), and a head of PicoDet's form reads class scores and box distributions from each. Neck and head are random.
 */
public final class BackboneDetector {
    private static final int LEAST_OPSET = 11;
    private static final int[] STRIDES = {8, 16, 32};
    private static final int WIDTH = 96;
    private static final int KERNEL = 5;
    private static final int SIDES = 4;
    private static final int BINS = 8;
    private static final double PREDICTION_DEVIATION = 0.01;
    /** Where shapes are found out: all strides divide it. */
    private static final int PROBE = 256;

    /** What may be the last of a stride: operators whose result is a feature map where their input is one. */
    private static final Set<String> FEATURES = Set.of(
            "Conv",
            "BatchNormalization",
            "Relu",
            "LeakyRelu",
            "Clip",
            "HardSwish",
            "HardSigmoid",
            "Sigmoid",
            "Mul",
            "Add",
            "Concat",
            "MaxPool",
            "AveragePool");

    private final OnnxGraph trunk;

    private BackboneDetector(OnnxGraph trunk) {
        this.trunk = trunk;
    }

    /**
     * Makes the detector's file, without a card; its family is PicoDet's, and it takes any batch and any size of a multiple of 32.
     *
     * @param classifier the network's ONNX file
     * @param source what to call it in messages
     * @param classes number of classes to detect
     * @param seed for neck and head
     * @throws GraphException when it is no classification network that can be cut
     */
    public static byte[] make(byte[] classifier, String source, int classes, long seed) {
        OnnxGraph graph = OnnxGraph.parse(classifier, source);
        if (graph.opset() < LEAST_OPSET) {
            throw new GraphException("%s: has operator set %d; export it with %d or newer"
                    .formatted(source, graph.opset(), LEAST_OPSET));
        }
        OnnxGraph trunk = anySize(EvenPadding.of(graph.leadingTo(List.of(beforeClassifier(graph)))));
        return new BackboneDetector(trunk).detector(classes, new Random(seed)).toBytes();
    }

    /** What the last layer with weights is given. */
    private static String beforeClassifier(OnnxGraph graph) {
        BitSet needed = graph.nodesBetween(Set.of(), graph.outputNames());
        return needed.stream()
                .mapToObj(graph.nodes()::get)
                .filter(node -> !GraphParts.learnable(graph, node).isEmpty())
                .reduce((earlier, later) -> later)
                .map(node -> node.inputs().get(0))
                .filter(tensor -> graph.producer(tensor).isPresent())
                .orElseThrow(
                        () -> new GraphException(
                                graph.source()
                                        + ": no layer with weights that could be its classifier; give a network that classifies images"));
    }

    private static OnnxGraph anySize(OnnxGraph graph) {
        GraphProto.Builder edited = graph.edit();
        TensorShapeProto.Builder shape = edited.getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder();
        if (shape.getDimCount() != 4
                || (shape.getDim(1).hasDimValue() && shape.getDim(1).getDimValue() != 3)) {
            throw new GraphException(graph.source() + ": takes no images [batch, 3, height, width]");
        }
        shape.getDimBuilder(0).setDimParam("batch");
        shape.getDimBuilder(2).setDimParam("height");
        shape.getDimBuilder(3).setDimParam("width");
        return graph.with(edited);
    }

    /** The last features of each stride, by their shapes on a picture. */
    private List<Channels> levels() {
        Set<String> features = new LinkedHashSet<>();
        trunk.nodes().stream()
                .filter(node -> FEATURES.contains(node.op()))
                .forEach(node -> features.add(node.output()));
        TreeMap<Integer, Channels> last = new TreeMap<>();
        ImageSize size = new ImageSize(PROBE, PROBE);
        try (GraphSession session =
                GraphSession.of(trunk.leadingTo(features).toBytes(), trunk.source(), RuntimeOptions.CPU)) {
            for (OutputTensor tensor : session.run(Preprocessor.allocate(size), 1, size)) {
                int rank = tensor.info().rank();
                if (rank == 4 && tensor.dim(2) == tensor.dim(3) && PROBE % tensor.dim(2) == 0) {
                    last.put(PROBE / tensor.dim(2), new Channels(tensor.name(), tensor.dim(1)));
                }
            }
        }
        List<Channels> levels = new ArrayList<>();
        for (int stride : STRIDES) {
            if (last.containsKey(stride)) {
                levels.add(last.get(stride));
            }
        }
        if (levels.size() < 2 || !last.containsKey(STRIDES[0])) {
            throw new GraphException("%s: features of strides 8 and 16 are needed, it has them of %s"
                    .formatted(trunk.source(), last.keySet()));
        }
        return levels;
    }

    private OnnxGraph detector(int classes, Random random) {
        List<Channels> levels = levels();
        Set<String> wanted = new LinkedHashSet<>();
        levels.forEach(level -> wanted.add(level.tensor()));
        GraphProto.Builder edited = trunk.leadingTo(wanted).edit().clearOutput();
        GraphWriter writer = new GraphWriter(edited, trunk.opset(), "detector/", random);
        List<Channels> mixed = neck(writer, levels);
        List<Channels> predictions = new ArrayList<>();
        for (Channels level : mixed) {
            predictions.add(head(writer, level, classes));
        }
        for (int i = 0; i < predictions.size(); i++) {
            List<Channels> parts = writer.split(predictions.get(i), classes);
            writer.show(writer.sigmoid(parts.get(0)), "cls_s" + STRIDES[i]);
            predictions.set(i, parts.get(1));
        }
        for (int i = 0; i < predictions.size(); i++) {
            writer.show(predictions.get(i), "dis_s" + STRIDES[i]);
        }
        return trunk.with(edited);
    }

    /** Coarse features into fine ones, then fine ones into coarse ones; a coarsest level that the network lacks follows from the one before. */
    private static List<Channels> neck(GraphWriter writer, List<Channels> levels) {
        List<Channels> lateral = new ArrayList<>();
        levels.forEach(level -> lateral.add(writer.layer(level, WIDTH, 1, 1, 1)));
        if (lateral.size() < STRIDES.length) {
            lateral.add(writer.separable(lateral.get(lateral.size() - 1), WIDTH, KERNEL, 2));
        }
        Channels[] down = lateral.toArray(Channels[]::new);
        for (int i = down.length - 2; i >= 0; i--) {
            down[i] = writer.separable(writer.joined(writer.doubled(down[i + 1]), lateral.get(i)), WIDTH, KERNEL, 1);
        }
        for (int i = 1; i < down.length; i++) {
            Channels finer = writer.separable(down[i - 1], WIDTH, KERNEL, 2);
            down[i] = writer.separable(writer.joined(finer, down[i]), WIDTH, KERNEL, 1);
        }
        return Arrays.asList(down);
    }

    private static Channels head(GraphWriter writer, Channels level, int classes) {
        Channels x = writer.separable(writer.separable(level, WIDTH, KERNEL, 1), WIDTH, KERNEL, 1);
        float[] bias = new float[classes + SIDES * BINS];
        Arrays.fill(bias, 0, classes, ClassSurgery.priorBias());
        return writer.convolution(x, bias.length, 1, 1, 1, PREDICTION_DEVIATION, bias);
    }

    /**
     * Pads a classifier's convolutions alike on both sides, so that each stride halves an even size exactly, which the levels of a detector
     * need and the training engine can do. A convolution that pads more behind than before (TensorFlow's {@code SAME}) gets a row and a column
     * of zeros in front of its weights in exchange: it computes the same. One that shrinks without any padding gets half its kernel: its
     * values change at the picture's border only.
     */
    static final class EvenPadding {
        private EvenPadding() {}

        static OnnxGraph of(OnnxGraph graph) {
            GraphProto.Builder edited = graph.edit();
            for (GraphNode node : graph.nodes()) {
                if (node.op().equals("Conv")
                        && graph.constant(node, 1).dims().size() == 4
                        && node.integers("dilations").stream().allMatch(dilation -> dilation == 1)) {
                    even(graph, edited, node);
                }
            }
            return graph.with(edited);
        }

        private static void even(OnnxGraph graph, GraphProto.Builder edited, GraphNode node) {
            GraphTensor weight = graph.constant(node, 1);
            int[] kernel = {
                weight.dims().get(2).intValue(), weight.dims().get(3).intValue()
            };
            long[] pads = pads(node, kernel);
            long[] grown = new long[4];
            int[] before = new int[2];
            int[] behind = new int[2];
            for (int axis = 0; axis < 2; axis++) {
                long most = Math.max(pads[axis], pads[axis + 2]);
                before[axis] = (int) (most - pads[axis]);
                behind[axis] = (int) (most - pads[axis + 2]);
                grown[axis] = most;
                grown[axis + 2] = most;
            }
            NodeProto.Builder changed = GraphNode.without(node.proto(), "auto_pad", "pads", "kernel_shape").toBuilder()
                    .addAttribute(GraphWriter.integers("pads", grown))
                    .addAttribute(GraphWriter.integers(
                            "kernel_shape", kernel[0] + before[0] + behind[0], kernel[1] + before[1] + behind[1]));
            if (before[0] + behind[0] + before[1] + behind[1] > 0) {
                GraphTensor larger = grown(weight, node.output() + "/weight", before, behind);
                edited.addInitializer(larger.toProto());
                changed.setInput(1, larger.name());
            }
            edited.setNode(node.index(), changed);
        }

        /** Rows before, columns before, rows behind, columns behind. */
        private static long[] pads(GraphNode node, int[] kernel) {
            long[] strides = {1, 1};
            List<Long> given = node.integers("strides");
            for (int axis = 0; axis < given.size(); axis++) {
                strides[axis] = given.get(axis);
            }
            long[] pads = new long[4];
            String auto = node.text("auto_pad", "NOTSET");
            if (auto.startsWith("SAME")) {
                for (int axis = 0; axis < 2; axis++) {
                    // Of a size that the stride divides.
                    long all = Math.max(0, kernel[axis] - strides[axis]);
                    long less = all / 2;
                    pads[axis] = auto.equals("SAME_UPPER") ? less : all - less;
                    pads[axis + 2] = all - pads[axis];
                }
                return pads;
            }
            List<Long> written = node.integers("pads");
            for (int i = 0; i < written.size(); i++) {
                pads[i] = written.get(i);
            }
            boolean none = pads[0] + pads[1] + pads[2] + pads[3] == 0;
            for (int axis = 0; none && axis < 2; axis++) {
                if (strides[axis] > 1) {
                    pads[axis] = kernel[axis] / 2;
                    pads[axis + 2] = pads[axis];
                }
            }
            return pads;
        }

        private static GraphTensor grown(GraphTensor weight, String name, int[] before, int[] behind) {
            int planes = Math.toIntExact(weight.dims().get(0) * weight.dims().get(1));
            int rows = weight.dims().get(2).intValue();
            int columns = weight.dims().get(3).intValue();
            int newRows = rows + before[0] + behind[0];
            int newColumns = columns + before[1] + behind[1];
            float[] values = new float[planes * newRows * newColumns];
            for (int plane = 0; plane < planes; plane++) {
                for (int row = 0; row < rows; row++) {
                    int to = (plane * newRows + row + before[0]) * newColumns + before[1];
                    System.arraycopy(weight.floats(), (plane * rows + row) * columns, values, to, columns);
                }
            }
            List<Long> dims = new ArrayList<>(weight.dims());
            dims.set(2, (long) newRows);
            dims.set(3, (long) newColumns);
            return GraphTensor.of(name, dims, values);
        }
    }
}
