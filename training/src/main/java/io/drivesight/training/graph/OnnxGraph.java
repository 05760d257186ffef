package io.drivesight.training.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.drivesight.core.inference.GraphSimplifier;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX detector's graph: nodes in topological order, constant tensors by name. Immutable; changes give a new graph.
 * What depends on no image is an initialiser, so that a bias is a bias wherever the exporter put it.
 */
public final class OnnxGraph {
    private final String source;
    private final ModelProto model;
    private final List<GraphNode> nodes = new ArrayList<>();
    private final Map<String, GraphTensor> tensors = new LinkedHashMap<>();
    private final Map<String, GraphNode> producers = new HashMap<>();
    private final Map<String, List<GraphNode>> consumers = new HashMap<>();

    private OnnxGraph(String source, ModelProto model) {
        this.source = source;
        this.model = model;
        for (TensorProto proto : model.getGraph().getInitializerList()) {
            @Nullable GraphTensor tensor = GraphTensor.of(proto);
            if (tensor != null) {
                tensors.put(proto.getName(), tensor);
            }
        }
        for (NodeProto proto : model.getGraph().getNodeList()) {
            GraphNode node = new GraphNode(nodes.size(), proto);
            nodes.add(node);
            node.outputs().forEach(output -> producers.put(output, node));
            for (String input : new HashSet<>(node.inputs())) {
                consumers.computeIfAbsent(input, key -> new ArrayList<>()).add(node);
            }
        }
    }

    /**
     * Parses an ONNX file.
     *
     * @param bytes the file
     * @param source what to call it in messages
     * @throws GraphException when it is no ONNX model or has no graph
     */
    public static OnnxGraph parse(byte[] bytes, String source) {
        try {
            ModelProto model = ModelProto.parseFrom(
                    GraphSimplifier.foldConstants(bytes, source).bytes());
            if (model.getGraph().getNodeCount() == 0) {
                throw new GraphException(source + ": not an ONNX model (no graph in it); give an .onnx file");
            }
            return SlicedChannels.joined(new OnnxGraph(source, model));
        } catch (InvalidProtocolBufferException e) {
            throw new GraphException(source + ": not an ONNX model, or cut off: " + e.getMessage(), e);
        }
    }

    public String source() {
        return source;
    }

    public List<GraphNode> nodes() {
        return nodes;
    }

    /** Float and int64 constants by name, in the file's order. */
    public Map<String, GraphTensor> tensors() {
        return tensors;
    }

    public Optional<GraphTensor> tensor(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /** A constant that must be there. */
    public GraphTensor constant(GraphNode node, int input) {
        return node.input(input)
                .flatMap(this::tensor)
                .orElseThrow(() -> new GraphException(
                        "%s: input %d of %s is computed, only constants are supported there; fold constants first"
                                .formatted(source, input, node.label())));
    }

    /** The node that computes a tensor; empty for constants and for the graph's input. */
    public Optional<GraphNode> producer(String tensor) {
        return Optional.ofNullable(producers.get(tensor));
    }

    public List<GraphNode> consumers(String tensor) {
        return consumers.getOrDefault(tensor, List.of());
    }

    /** Name of the one input that is no initialiser. */
    public String inputName() {
        return input().getName();
    }

    private ValueInfoProto input() {
        Set<String> constants = new HashSet<>();
        model.getGraph().getInitializerList().forEach(proto -> constants.add(proto.getName()));
        List<ValueInfoProto> inputs = model.getGraph().getInputList().stream()
                .filter(value -> !constants.contains(value.getName()))
                .toList();
        if (inputs.size() != 1) {
            throw new GraphException(source + ": a detector has one input, this has " + inputs.size());
        }
        return inputs.get(0);
    }

    public List<String> outputNames() {
        return model.getGraph().getOutputList().stream()
                .map(ValueInfoProto::getName)
                .toList();
    }

    /** Shape that the exporter noted for an inner tensor. */
    Optional<List<Long>> notedShape(String tensor) {
        return model.getGraph().getValueInfoList().stream()
                .filter(value -> value.getName().equals(tensor))
                .map(OnnxGraph::shape)
                .findFirst();
    }

    private static List<Long> shape(ValueInfoProto value) {
        TensorShapeProto shape = value.getType().getTensorType().getShape();
        return shape.getDimList().stream()
                .map(dim -> dim.hasDimValue() ? dim.getDimValue() : -1L)
                .toList();
    }

    /** Version of the default operator set. */
    public long opset() {
        return model.getOpsetImportList().stream()
                .filter(entry -> entry.getDomain().isEmpty())
                .mapToLong(entry -> entry.getVersion())
                .findFirst()
                .orElse(1);
    }

    /** The same graph with these constants replaced; names that the graph lacks are added. */
    public OnnxGraph withTensors(Map<String, GraphTensor> replaced) {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        Map<String, GraphTensor> left = new LinkedHashMap<>(replaced);
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            @Nullable GraphTensor tensor = left.remove(graph.getInitializer(i).getName());
            if (tensor != null) {
                graph.setInitializer(i, tensor.toProto());
            }
        }
        left.values().forEach(tensor -> graph.addInitializer(tensor.toProto()));
        return with(graph);
    }

    /**
     * The nodes that lead from given tensors to wanted ones.
     *
     * @param given tensors that are known; nothing before them is needed for their sake
     * @param wanted what to compute
     * @return indices of the nodes
     */
    public BitSet nodesBetween(Set<String> given, Collection<String> wanted) {
        BitSet needed = new BitSet();
        wanted.forEach(tensor -> mark(given, tensor, needed));
        for (int i = needed.length() - 1; i >= 0; i--) {
            if (needed.get(i)) {
                nodes.get(i).inputs().forEach(input -> mark(given, input, needed));
            }
        }
        return needed;
    }

    /** The nodes that need a tensor, directly or through others. */
    BitSet downstream(String tensor) {
        BitSet found = new BitSet();
        consumers(tensor).forEach(node -> found.set(node.index()));
        for (int i = found.nextSetBit(0); i >= 0; i = found.nextSetBit(i + 1)) {
            nodes.get(i).outputs().forEach(output -> consumers(output).forEach(node -> found.set(node.index())));
        }
        return found;
    }

    /**
     * Where the frozen beginning of the graph ends: the tensors that no trainable parameter has touched yet, but that something trainable (or
     * a wanted output) uses. Two models that differ only in trainable parameters agree on them.
     */
    public Set<String> frontier(Set<String> trainable, Collection<String> wanted) {
        Set<String> touched = new HashSet<>();
        Set<String> frontier = new LinkedHashSet<>();
        String images = inputName();
        for (GraphNode node : nodes) {
            if (node.inputs().stream().anyMatch(input -> trainable.contains(input) || touched.contains(input))) {
                touched.addAll(node.outputs());
                node.inputs().stream()
                        .filter(input -> !input.isEmpty() && !touched.contains(input))
                        .filter(input -> tensor(input).isEmpty())
                        .filter(input -> producer(input).isPresent() || input.equals(images))
                        .forEach(frontier::add);
            }
        }
        wanted.stream().filter(tensor -> !touched.contains(tensor)).forEach(frontier::add);
        return frontier;
    }

    private void mark(Set<String> given, String tensor, BitSet needed) {
        if (!given.contains(tensor)) {
            producer(tensor).ifPresent(node -> needed.set(node.index()));
        }
    }

    /** The part of the graph that leads from its input to these tensors, which become its outputs. */
    public OnnxGraph leadingTo(Collection<String> wanted) {
        Set<String> inputs = new HashSet<>();
        GraphProto.Builder graph = edit().clearNode()
                .clearValueInfo()
                .clearOutput()
                .clearInput()
                .addInput(input())
                .clearInitializer();
        nodesBetween(Set.of(), wanted).stream().forEach(index -> {
            NodeProto node = model.getGraph().getNode(index);
            inputs.addAll(node.getInputList());
            graph.addNode(node);
        });
        model.getGraph().getInitializerList().stream()
                .filter(tensor -> inputs.contains(tensor.getName()))
                .forEach(graph::addInitializer);
        wanted.forEach(name -> graph.addOutput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE)))));
        return with(graph);
    }

    OnnxGraph with(GraphProto.Builder graph) {
        return new OnnxGraph(source, model.toBuilder().setGraph(graph).build());
    }

    GraphProto.Builder edit() {
        return model.getGraph().toBuilder();
    }

    /** Replaces the initialiser of the same name. */
    static void replace(GraphProto.Builder graph, GraphTensor tensor) {
        int index = IntStream.range(0, graph.getInitializerCount())
                .filter(i -> graph.getInitializer(i).getName().equals(tensor.name()))
                .findFirst()
                .orElseThrow();
        graph.setInitializer(index, tensor.toProto());
        // Old exporters list initialisers among the inputs too, with their shapes.
        for (int i = 0; i < graph.getInputCount(); i++) {
            if (graph.getInput(i).getName().equals(tensor.name())) {
                graph.removeInput(i);
                return;
            }
        }
    }

    /** Gives a node a constant input of its own: the old one may be shared with nodes that must not change. */
    static void setConstantInput(GraphProto.Builder graph, int node, int input, long... values) {
        NodeProto.Builder changed = graph.getNode(node).toBuilder();
        String name = changed.getOutput(0) + "/constant" + input;
        while (changed.getInputCount() <= input) {
            changed.addInput("");
        }
        if (changed.getInput(input).equals(name)) {
            replace(graph, GraphTensor.ofLongs(name, values));
            return;
        }
        graph.addInitializer(GraphTensor.ofLongs(name, values).toProto());
        graph.setNode(node, changed.setInput(input, name));
    }

    /** The same graph with this entry in its metadata. */
    public OnnxGraph withMetadata(String key, String value) {
        List<StringStringEntryProto> kept = model.getMetadataPropsList().stream()
                .filter(entry -> !entry.getKey().equals(key))
                .toList();
        return new OnnxGraph(
                source,
                model.toBuilder()
                        .clearMetadataProps()
                        .addAllMetadataProps(kept)
                        .addMetadataProps(
                                StringStringEntryProto.newBuilder().setKey(key).setValue(value))
                        .build());
    }

    /** An entry of a file's metadata; nothing where it has none, or is no ONNX file. */
    public static Optional<String> metadata(byte[] bytes, String key) {
        try {
            return ModelProto.parseFrom(bytes).getMetadataPropsList().stream()
                    .filter(entry -> entry.getKey().equals(key))
                    .map(StringStringEntryProto::getValue)
                    .findFirst();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** The file's bytes. */
    public byte[] toBytes() {
        return model.toByteArray();
    }
}
