package io.drivesight.testkit;

import static io.drivesight.testkit.OnnxParts.floats;
import static io.drivesight.testkit.OnnxParts.integer;
import static io.drivesight.testkit.OnnxParts.node;
import static io.drivesight.testkit.OnnxParts.value;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Builds small ONNX files whose outputs are the same whatever goes in, yet really computed from the input:
 * {@code output = constant + 0 * sum(input)}. Opset 13.
 */
public final class TinyOnnx {
    private static final String SUM = "sum";
    private static final String ZERO = "zero";
    private static final String NOTHING = "nothing";

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");
    private final ModelProto.Builder model = ModelProto.newBuilder()
            .setIrVersion(7)
            .setProducerName("drivesight-testkit")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13));

    private TinyOnnx(String name, long... shape) {
        graph.addInput(value(name, shape));
        graph.addInitializer(floats(ZERO, new float[] {0}));
        graph.addNode(node("ReduceSum", List.of(name), SUM).addAttribute(integer("keepdims", 0)));
        graph.addNode(node("Mul", List.of(SUM, ZERO), NOTHING));
    }

    /**
     * A model with one float input.
     *
     * @param shape dimensions; -1 where dynamic
     */
    public static TinyOnnx input(String name, long... shape) {
        return new TinyOnnx(name, shape);
    }

    /**
     * Adds an output of constant values.
     *
     * @param values row-major, as many as the shape says
     */
    public TinyOnnx output(String name, float[] values, long... shape) {
        if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != values.length) {
            throw new IllegalArgumentException(Arrays.toString(shape) + " does not hold " + values.length + " values");
        }
        String constant = name + "_constant";
        graph.addInitializer(floats(constant, values, shape));
        graph.addNode(node("Add", List.of(constant, NOTHING), name));
        graph.addOutput(value(name, shape));
        return this;
    }

    /** Adds an entry to the model's metadata. */
    public TinyOnnx metadata(String key, String value) {
        model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
        return this;
    }

    /** The ONNX file. */
    public byte[] bytes() {
        return model.setGraph(graph).build().toByteArray();
    }

    /** Writes the ONNX file, and gives back its path. */
    public Path write(Path file) {
        try {
            return Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
