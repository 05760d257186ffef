package io.drivesight.training.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.drivesight.testkit.OnnxParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Writes graphs as exporters do for an operator set: each call adds a node and gives back the name of its result. */
final class GraphMaker {
    private static final int SPLIT_SIZES_ARE_AN_INPUT = 13;
    private static final int SPLIT_COUNTS_ITS_PARTS = 18;
    private static final int IR_VERSION = 7;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("made-up");
    private final Random random = new Random(1);
    private final int opset;
    private final boolean constantsAreNodes;
    private int next;

    /** @param constantsAreNodes shapes and bounds stand in {@code Constant} nodes, whose forms take turns */
    GraphMaker(int opset, boolean constantsAreNodes) {
        this.opset = opset;
        this.constantsAreNodes = constantsAreNodes;
    }

    ModelProto model() {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph)
                .build();
    }

    /** A negative size is one that may change. */
    void input(String name, long... dims) {
        graph.addInput(OnnxParts.value(name, dims));
    }

    void output(String name, long... dims) {
        graph.addOutput(OnnxParts.value(name, dims));
    }

    String name() {
        return "t" + next++;
    }

    String constant(GraphTensor tensor) {
        graph.addInitializer(tensor.toProto());
        return tensor.name();
    }

    /** A constant list of integers. */
    String longs(long... values) {
        GraphTensor tensor = GraphTensor.ofLongs(name(), values);
        if (!constantsAreNodes) {
            return constant(tensor);
        }
        AttributeProto form = opset >= 12 && next % 2 == 0
                ? OnnxParts.integers("value_ints", values)
                : AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeProto.AttributeType.TENSOR)
                        .setT(tensor.toProto())
                        .build();
        return node("Constant", List.of(), tensor.name(), form);
    }

    /** A constant number, without dimensions. */
    String number(float value) {
        return opset < 12
                ? constant(GraphTensor.of(name(), List.of(), new float[] {value}))
                : node("Constant", List.of(), name(), OnnxParts.number("value_float", value));
    }

    /** He's initialisation; padded so that only the stride shrinks. */
    String conv(String input, int in, int out, int kernel, int stride, int group) {
        float[] weights = new float[out * (in / group) * kernel * kernel];
        double deviation = Math.sqrt(2.0 * out / weights.length);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (deviation * random.nextGaussian());
        }
        String weight = constant(
                GraphTensor.of(name(), List.of((long) out, (long) in / group, (long) kernel, (long) kernel), weights));
        String bias = constant(GraphTensor.of(name(), List.of((long) out), new float[out]));
        int pad = kernel / 2;
        return node(
                "Conv",
                List.of(input, weight, bias),
                name(),
                OnnxParts.integers("kernel_shape", kernel, kernel),
                OnnxParts.integers("pads", pad, pad, pad, pad),
                OnnxParts.integers("strides", stride, stride),
                OnnxParts.integer("group", group));
    }

    String silu(String x) {
        return node("Mul", List.of(x, unary("Sigmoid", x)), name());
    }

    String unary(String op, String input) {
        return node(op, List.of(input), name());
    }

    /** To twice the size, nearest. */
    String resize(String input) {
        // The region of interest may be left out only since operator set 13.
        String none = opset < 13 ? constant(GraphTensor.of(name(), List.of(0L), new float[0])) : "";
        String scales = constant(GraphTensor.of(name(), List.of(4L), new float[] {1, 1, 2, 2}));
        return node(
                "Resize",
                List.of(input, none, scales),
                name(),
                OnnxParts.text("mode", "nearest"),
                OnnxParts.text("coordinate_transformation_mode", "asymmetric"),
                OnnxParts.text("nearest_mode", "floor"));
    }

    String maxPool(String input, int kernel) {
        int pad = kernel / 2;
        return node(
                "MaxPool",
                List.of(input),
                name(),
                OnnxParts.integers("kernel_shape", kernel, kernel),
                OnnxParts.integers("pads", pad, pad, pad, pad),
                OnnxParts.integers("strides", 1, 1));
    }

    String slice(String input, int axis, long from, long to, long step) {
        return node("Slice", List.of(input, longs(from), longs(to), longs(axis), longs(step)), name());
    }

    /** Parts of given sizes along the channels. */
    List<String> split(String input, long... sizes) {
        return opset < SPLIT_SIZES_ARE_AN_INPUT
                ? split(List.of(input), sizes.length, OnnxParts.integers("split", sizes))
                : split(List.of(input, longs(sizes)), sizes.length);
    }

    /** Two halves along the channels, without saying how large they are. */
    List<String> halves(String input) {
        return opset < SPLIT_COUNTS_ITS_PARTS
                ? split(List.of(input), 2)
                : split(List.of(input), 2, OnnxParts.integer("num_outputs", 2));
    }

    private List<String> split(List<String> inputs, int parts, AttributeProto... more) {
        List<String> outputs =
                LongStream.range(0, parts).mapToObj(part -> name()).toList();
        List<AttributeProto> attributes = new ArrayList<>(List.of(more));
        attributes.add(OnnxParts.integer("axis", 1));
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Split")
                .setName("Split_" + outputs.get(0))
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(attributes));
        return outputs;
    }

    String reshape(String input, long... dims) {
        return node("Reshape", List.of(input, longs(dims)), name());
    }

    String concat(int axis, String... inputs) {
        return node("Concat", List.of(inputs), name(), OnnxParts.integer("axis", axis));
    }

    String node(String op, List<String> inputs, String output, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(op)
                .setName(op + "_" + output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
        return output;
    }
}
