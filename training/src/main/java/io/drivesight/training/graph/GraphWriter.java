package io.drivesight.training.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Writes new layers behind a graph's tensors; each call adds what it says and gives back the name of its result. */
final class GraphWriter {
    private static final int SPLIT_SIZES_ARE_AN_INPUT = 13;
    private static final int REGION_MAY_BE_LEFT_OUT = 13;
    /** Negative values keep a slope, so that no channel of a random layer is silent for good. */
    private static final float SLOPE = 0.1f;

    /** A tensor and its number of channels. */
    record Channels(String tensor, int count) {}

    private final GraphProto.Builder graph;
    private final long opset;
    private final String prefix;
    private final Random random;
    private int next;

    /** @param prefix of the names of all that is written */
    GraphWriter(GraphProto.Builder graph, long opset, String prefix, Random random) {
        this.graph = graph;
        this.opset = opset;
        this.prefix = prefix;
        this.random = random;
    }

    private String name() {
        return prefix + next++;
    }

    /** A convolution that keeps the size but for its stride, with an activation; He's normal initialisation (arXiv:1502.01852, fan-in). */
    Channels layer(Channels x, int out, int kernel, int stride, int groups) {
        double deviation = Math.sqrt(2.0 * groups / (x.count() * kernel * kernel));
        Channels convolved = convolution(x, out, kernel, stride, groups, deviation, new float[out]);
        return new Channels(node("LeakyRelu", List.of(convolved.tensor()), number("alpha", SLOPE)), convolved.count());
    }

    /** A depthwise layer and one over the channels: a fraction of a full convolution's cost (arXiv:1704.04861). */
    Channels separable(Channels x, int out, int kernel, int stride) {
        return layer(layer(x, x.count(), kernel, stride, x.count()), out, 1, 1, 1);
    }

    Channels convolution(Channels x, int out, int kernel, int stride, int groups, double deviation, float[] bias) {
        long[] shape = {out, x.count() / groups, kernel, kernel};
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        String weight = constant(
                GraphTensor.of(name() + "/weight", Arrays.stream(shape).boxed().toList(), values));
        String shift = constant(GraphTensor.of(name() + "/bias", List.of((long) out), bias));
        long pad = kernel / 2;
        String result = node(
                "Conv",
                List.of(x.tensor(), weight, shift),
                integers("kernel_shape", kernel, kernel),
                integers("pads", pad, pad, pad, pad),
                integers("strides", stride, stride),
                integer("group", groups));
        return new Channels(result, out);
    }

    private String constant(GraphTensor tensor) {
        graph.addInitializer(tensor.toProto());
        return tensor.name();
    }

    /** Twice as many rows and columns, each value four times. */
    Channels doubled(Channels x) {
        String region = opset >= REGION_MAY_BE_LEFT_OUT
                ? ""
                : constant(GraphTensor.of(name() + "/region", List.of(0L), new float[0]));
        String scales = constant(GraphTensor.of(name() + "/scales", List.of(4L), new float[] {1, 1, 2, 2}));
        String result = node(
                "Resize",
                List.of(x.tensor(), region, scales),
                text("mode", "nearest"),
                text("coordinate_transformation_mode", "asymmetric"),
                text("nearest_mode", "floor"));
        return new Channels(result, x.count());
    }

    Channels joined(Channels a, Channels b) {
        return new Channels(node("Concat", List.of(a.tensor(), b.tensor()), integer("axis", 1)), a.count() + b.count());
    }

    /** The first channels and the rest. */
    List<Channels> split(Channels x, int first) {
        String name = name();
        int rest = x.count() - first;
        graph.addNode(split(graph, opset, name, x.tensor(), List.of(name + "/first", name + "/rest"), first, rest));
        return List.of(new Channels(name + "/first", first), new Channels(name + "/rest", rest));
    }

    /** A node that splits a tensor's channels; what it needs besides is added to the graph, the node is not. */
    static NodeProto split(
            GraphProto.Builder graph, long opset, String name, String input, List<String> outputs, long... sizes) {
        NodeProto.Builder split = NodeProto.newBuilder()
                .setOpType("Split")
                .setName(name)
                .addInput(input)
                .addAllOutput(outputs)
                .addAttribute(integer("axis", 1));
        if (opset < SPLIT_SIZES_ARE_AN_INPUT) {
            return split.addAttribute(integers("split", sizes)).build();
        }
        GraphTensor constant = GraphTensor.ofLongs(name + "/sizes", sizes);
        graph.addInitializer(constant.toProto());
        return split.addInput(constant.name()).build();
    }

    Channels sigmoid(Channels x) {
        return new Channels(node("Sigmoid", List.of(x.tensor())), x.count());
    }

    /** Shows a tensor {@code [batch, channels, rows, columns]} as an output {@code [batch, cells, channels]}. */
    void show(Channels x, String output) {
        String dims = constant(GraphTensor.ofLongs(name() + "/dims", 0, x.count(), -1));
        String cells = node("Reshape", List.of(x.tensor(), dims));
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Transpose")
                .setName(output)
                .addInput(cells)
                .addOutput(output)
                .addAttribute(integers("perm", 0, 2, 1)));
        TensorShapeProto shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(output + "/cells"))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(x.count()))
                .build();
        graph.addOutput(ValueInfoProto.newBuilder()
                .setName(output)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                                .setShape(shape))));
    }

    private String node(String op, List<String> inputs, AttributeProto... attributes) {
        String output = name();
        graph.addNode(NodeProto.newBuilder()
                .setOpType(op)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(Arrays.asList(attributes)));
        return output;
    }

    static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static AttributeProto number(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    private static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }
}
