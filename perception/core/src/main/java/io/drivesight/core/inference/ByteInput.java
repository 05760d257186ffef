package io.drivesight.core.inference;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.drivesight.core.preprocess.InputSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Moves the normalisation into the graph: the model then takes the letterboxed bytes, {@code uint8 [batch, 3, height, width]},
 * and a quarter of the memory goes to the device. In front of the old input come
 * {@code Cast -> Sub(mean) -> Div(std)}; the rest of the graph, its weights and its metadata stay as they are.
 *
 * <p>The bytes are the resampled values rounded, so the model's input differs from that of the float path by up to half a step
 * of 255.
 */
final class ByteInput {
    /** Name of the new input. */
    static final String NAME = "drivesight_pixels";

    /** Broadcasting of shapes as used here came with this version of the operators. */
    private static final long LEAST_OPSET = 7;

    private ByteInput() {}

    /**
     * Rewrites a model.
     *
     * @param onnx the ONNX file, whose one input is {@code float32 [batch, 3, height, width]}
     * @param source what to call it in messages
     * @param spec how the input is normalised
     * @return an ONNX file
     * @throws ModelException when it is no model of that kind
     */
    static byte[] rewrite(byte[] onnx, String source, InputSpec spec) {
        ModelProto model = parse(onnx, source);
        GraphProto graph = model.getGraph();
        ValueInfoProto input = input(graph, source);
        requireOpset(model, source);
        GraphProto.Builder rewritten = graph.toBuilder().clearNode().clearInput();
        for (ValueInfoProto value : graph.getInputList()) {
            rewritten.addInput(value.equals(input) ? asBytes(value) : value);
        }
        rewritten.addAllNode(normalisation(rewritten, input.getName(), spec));
        rewritten.addAllNode(graph.getNodeList());
        return model.toBuilder().setGraph(rewritten).build().toByteArray();
    }

    private static ModelProto parse(byte[] onnx, String source) {
        try {
            return ModelProto.parseFrom(onnx);
        } catch (InvalidProtocolBufferException e) {
            throw new ModelException(source + ": not an ONNX file: " + e.getMessage(), e);
        }
    }

    /** Old files list their weights among the inputs. */
    private static ValueInfoProto input(GraphProto graph, String source) {
        Set<String> weights =
                graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
        List<ValueInfoProto> inputs = graph.getInputList().stream()
                .filter(value -> !weights.contains(value.getName()))
                .toList();
        if (inputs.size() != 1) {
            throw new ModelException("%s: a detector has one input, this has %d".formatted(source, inputs.size()));
        }
        int type = inputs.get(0).getType().getTensorType().getElemType();
        if (type != TensorProto.DataType.FLOAT.getNumber()) {
            throw new ModelException("%s: input %s is not float32"
                    .formatted(source, inputs.get(0).getName()));
        }
        return inputs.get(0);
    }

    private static void requireOpset(ModelProto model, String source) {
        long opset = model.getOpsetImportList().stream()
                .filter(set -> set.getDomain().isEmpty() || "ai.onnx".equals(set.getDomain()))
                .mapToLong(OperatorSetIdProto::getVersion)
                .max()
                .orElse(0);
        if (opset < LEAST_OPSET) {
            throw new ModelException(
                    "%s: opset %d, %d or later is needed for byte input; export the model anew, or set model.input float"
                            .formatted(source, opset, LEAST_OPSET));
        }
    }

    private static ValueInfoProto asBytes(ValueInfoProto value) {
        ValueInfoProto.Builder bytes = value.toBuilder().setName(NAME);
        bytes.getTypeBuilder().getTensorTypeBuilder().setElemType(TensorProto.DataType.UINT8.getNumber());
        return bytes.build();
    }

    /** From {@link #NAME} to the old input's name; its weights are added to the graph. */
    private static List<NodeProto> normalisation(GraphProto.Builder graph, String to, InputSpec spec) {
        boolean shifted = spec.mean().stream().anyMatch(mean -> mean != 0);
        boolean scaled = spec.std().stream().anyMatch(std -> std != 1);
        List<NodeProto> nodes = new ArrayList<>();
        String value = NAME + "_float";
        nodes.add(node("Cast", shifted || scaled ? value : to, NAME)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("to")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(TensorProto.DataType.FLOAT.getNumber()))
                .build());
        if (shifted) {
            String mean = constant(graph, "mean", spec.mean());
            String centred = scaled ? NAME + "_centred" : to;
            nodes.add(node("Sub", centred, value, mean).build());
            value = centred;
        }
        if (scaled) {
            nodes.add(node("Div", to, value, constant(graph, "std", spec.std())).build());
        }
        return nodes;
    }

    private static NodeProto.Builder node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output + "_" + operator)
                .addOutput(output)
                .addAllInput(List.of(inputs));
    }

    /** One value per plane, {@code [1, 3, 1, 1]}. */
    private static String constant(GraphProto.Builder graph, String what, List<Double> values) {
        String name = NAME + "_" + what;
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addAllDims(List.of(1L, (long) values.size(), 1L, 1L));
        values.forEach(value -> tensor.addFloatData(value.floatValue()));
        graph.addInitializer(tensor);
        return name;
    }
}
