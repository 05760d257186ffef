package io.drivesight.training.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
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
        for (String what : List.of("cls", "dis")) {
            for (int i = 0; i < predictions.size(); i++) {
                List<Channels> parts = List.of();
                if (what.equals("cls")) {
                    parts = writer.split(predictions.get(i), classes);
                    predictions.set(i, parts.get(1));
                    writer.show(writer.sigmoid(parts.get(0)), what + "_s" + STRIDES[i]);
                } else {
                    writer.show(predictions.get(i), what + "_s" + STRIDES[i]);
                }
            }
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
}
