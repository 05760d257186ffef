package io.drivesight.core.inference;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** An ONNX graph while it is being simplified: its nodes in topological order, its constants by name. */
final class GraphEdit {
    /** Since this version of the format, initialisers need not stand among the inputs. */
    private static final long INITIALISERS_ALONE = 4;

    private final ModelProto model;
    private final Set<String> outputs;
    private List<NodeProto> nodes;
    private final Map<String, TensorProto> constants = new LinkedHashMap<>();

    GraphEdit(ModelProto model) {
        this.model = model;
        this.nodes = new ArrayList<>(model.getGraph().getNodeList());
        this.outputs = model.getGraph().getOutputList().stream()
                .map(ValueInfoProto::getName)
                .collect(Collectors.toSet());
        model.getGraph().getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    }

    List<NodeProto> nodes() {
        return nodes;
    }

    void setNodes(List<NodeProto> nodes) {
        this.nodes = nodes;
    }

    /** Puts nodes in the place of others, and takes some out. */
    void replace(Map<NodeProto, NodeProto> replaced, Set<NodeProto> gone) {
        setNodes(nodes.stream()
                .filter(node -> !gone.contains(node))
                .map(node -> replaced.getOrDefault(node, node))
                .toList());
    }

    Map<String, TensorProto> constants() {
        return constants;
    }

    /** A constant that is known to be there. */
    TensorProto constant(String name) {
        return Objects.requireNonNull(constants.get(name), name);
    }

    boolean isOutput(String tensor) {
        return outputs.contains(tensor);
    }

    /** How many nodes' inputs and graph's outputs are this tensor. */
    Map<String, Integer> uses() {
        Map<String, Integer> uses = new HashMap<>();
        outputs.forEach(name -> uses.merge(name, 1, Integer::sum));
        nodes.forEach(node -> node.getInputList().forEach(name -> uses.merge(name, 1, Integer::sum)));
        return uses;
    }

    Map<String, NodeProto> producers() {
        Map<String, NodeProto> producers = new HashMap<>();
        nodes.forEach(node -> node.getOutputList().forEach(name -> producers.put(name, node)));
        return producers;
    }

    /** Whether a node has a graph of its own inside, which may use any of our tensors by name. */
    boolean hasInnerGraphs() {
        return model.getFunctionsCount() > 0
                || nodes.stream()
                        .flatMap(node -> node.getAttributeList().stream())
                        .anyMatch(attribute -> attribute.hasG() || attribute.getGraphsCount() > 0);
    }

    /** Whether each node stands behind those whose outputs it takes. The runtime does not ask for that, we do. */
    boolean isSorted() {
        Set<String> later = new HashSet<>(producers().keySet());
        later.remove("");
        for (NodeProto node : nodes) {
            if (node.getInputList().stream().anyMatch(later::contains)) {
                return false;
            }
            node.getOutputList().forEach(later::remove);
        }
        return true;
    }

    /** Renames inputs of all nodes. */
    void renameInputs(UnaryOperator<String> name) {
        nodes.replaceAll(node -> {
            List<String> renamed = node.getInputList().stream().map(name).toList();
            return renamed.equals(node.getInputList())
                    ? node
                    : node.toBuilder().clearInput().addAllInput(renamed).build();
        });
    }

    /** Drops nodes and constants that no output needs. */
    void dropUnused() {
        Set<String> needed = new HashSet<>(outputs);
        List<NodeProto> kept = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            NodeProto node = nodes.get(i);
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                needed.addAll(node.getInputList());
                kept.add(0, node);
            }
        }
        nodes = kept;
        constants.keySet().retainAll(needed);
    }

    /** Some of the nodes as a model of their own, without an input. */
    byte[] part(List<NodeProto> part, Collection<String> results) {
        Set<String> used =
                part.stream().flatMap(node -> node.getInputList().stream()).collect(Collectors.toSet());
        GraphProto.Builder graph = GraphProto.newBuilder().setName("part").addAllNode(part);
        constants.values().stream()
                .filter(tensor -> used.contains(tensor.getName()))
                .forEach(graph::addInitializer);
        return finish(graph, results);
    }

    /** The whole model, which gives these tensors, too; shapes that were noted are gone. */
    byte[] withOutputs(Collection<String> results) {
        return finish(graph().clearValueInfo(), results);
    }

    private byte[] finish(GraphProto.Builder graph, Collection<String> results) {
        results.forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
        return model(graph);
    }

    /** The model as it is now. */
    byte[] toBytes() {
        Set<String> made = producers().keySet();
        List<ValueInfoProto> noted = model.getGraph().getValueInfoList().stream()
                .filter(value -> made.contains(value.getName()))
                .toList();
        return model(graph().clearValueInfo().addAllValueInfo(noted));
    }

    /** Initialisers stand alone, so that nobody takes them for inputs that may change. */
    private GraphProto.Builder graph() {
        List<ValueInfoProto> inputs = model.getGraph().getInputList().stream()
                .filter(value -> !constants.containsKey(value.getName()) && !isInitialiser(value.getName()))
                .toList();
        return model.getGraph().toBuilder()
                .clearInput()
                .addAllInput(inputs)
                .clearNode()
                .addAllNode(nodes)
                .clearInitializer()
                .addAllInitializer(constants.values());
    }

    private boolean isInitialiser(String name) {
        return model.getGraph().getInitializerList().stream()
                .anyMatch(tensor -> tensor.getName().equals(name));
    }

    private byte[] model(GraphProto.Builder graph) {
        return model.toBuilder()
                .setIrVersion(Math.max(model.getIrVersion(), INITIALISERS_ALONE))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    /** Whether a node is this operator of the ONNX standard: others may use its name for something else. */
    static boolean is(NodeProto node, String operator) {
        return node.getOpType().equals(operator) && isStandard(node);
    }

    static boolean isStandard(NodeProto node) {
        return node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
    }

    /** An attribute of a node. */
    static Optional<AttributeProto> attribute(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }

    /** The values of a {@code float32} constant that stands in the file itself; empty for anything else. */
    Optional<float[]> floats(String name) {
        return Optional.ofNullable(constants.get(name))
                .filter(tensor -> tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE
                        && tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL)
                .map(GraphEdit::floats);
    }

    private static float[] floats(TensorProto tensor) {
        if (!tensor.hasRawData()) {
            float[] values = new float[tensor.getFloatDataCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = tensor.getFloatData(i);
            }
            return values;
        }
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[raw.remaining() / Float.BYTES];
        raw.asFloatBuffer().get(values);
        return values;
    }

    static TensorProto tensor(String name, List<Long> dims, float[] values) {
        ByteBuffer raw = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return tensor(name, TensorProto.DataType.FLOAT_VALUE, dims, ByteString.copyFrom(raw));
    }

    static TensorProto tensor(String name, List<Long> dims, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return tensor(name, TensorProto.DataType.INT64_VALUE, dims, ByteString.copyFrom(raw));
    }

    static TensorProto tensor(String name, int type, List<Long> dims, ByteString raw) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(type)
                .addAllDims(dims)
                .setRawData(raw)
                .build();
    }
}
