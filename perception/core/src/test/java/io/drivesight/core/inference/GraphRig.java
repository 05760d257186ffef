package io.drivesight.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.testkit.OnnxParts;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;

/** A small graph in the making, and what the simplifier makes of it. */
abstract class GraphRig {
    static final ImageSize SIZE = new ImageSize(8, 6);

    final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    private final Random random = new Random(7);

    void scalars() {
        number("zero", 0);
        number("half", 0.5f);
        number("three", 3);
        number("six", 6);
    }

    void number(String name, float value) {
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addFloatData(value));
    }

    /** Simplifies the graph, and holds its outputs against those of the graph as it was. */
    GraphSimplifier.Result simplified(int opset) {
        byte[] bytes = model(opset);
        GraphSimplifier.Result simple = GraphSimplifier.simplify(bytes, "test");
        float[] expected = outputs(bytes, SIZE).get(0).values();
        assertThat(outputs(simple.bytes(), SIZE).get(0).values()).containsExactly(expected, within(1e-5f));
        return simple;
    }

    List<OutputTensor> outputs(byte[] bytes, ImageSize size) {
        FloatBuffer image = Preprocessor.allocate(size);
        Random pixels = new Random(3);
        for (int i = 0; i < image.capacity(); i++) {
            image.put(i, pixels.nextFloat());
        }
        try (GraphSession session = GraphSession.of(bytes, "test", RuntimeOptions.CPU)) {
            return session.run(image, 1, size);
        }
    }

    byte[] model(int opset) {
        graph.addOutput(ValueInfoProto.newBuilder()
                .setName("out")
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE))));
        return ModelProto.newBuilder()
                .setIrVersion(7)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    static ModelProto parse(GraphSimplifier.Result result) {
        try {
            return ModelProto.parseFrom(result.bytes());
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    void image() {
        graph.addInput(OnnxParts.value("image", 1, 3, -1, -1));
    }

    NodeProto.Builder node(String operator, String output, String... inputs) {
        return graph.addNodeBuilder()
                .setOpType(operator)
                .setName(output)
                .addOutput(output)
                .addAllInput(List.of(inputs));
    }

    static NodeProto.Builder constant(String output) {
        return NodeProto.newBuilder().setOpType("Constant").setName(output).addOutput(output);
    }

    void weights(String name, long... dims) {
        graph.addInitializer(tensor(name, dims));
    }

    TensorProto tensor(String name, long... dims) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
        long size = 1;
        for (long dim : dims) {
            tensor.addDims(dim);
            size *= dim;
        }
        for (int i = 0; i < size; i++) {
            tensor.addFloatData(0.1f + random.nextFloat());
        }
        return tensor.build();
    }

    void index(String name, long value) {
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addInt64Data(value));
    }

    static TensorProto longs(String name, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        return tensor.build();
    }
}
