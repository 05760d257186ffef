package io.drivesight.training.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One operator of a graph. */
public final class GraphNode {
    private final int index;
    private final NodeProto proto;

    GraphNode(int index, NodeProto proto) {
        this.index = index;
        this.proto = proto;
    }

    /** Position in the graph's order, which is topological. */
    public int index() {
        return index;
    }

    NodeProto proto() {
        return proto;
    }

    /** The node without some of its attributes. */
    static NodeProto without(NodeProto node, String... attributes) {
        List<AttributeProto> kept = node.getAttributeList().stream()
                .filter(found -> !Arrays.asList(attributes).contains(found.getName()))
                .toList();
        return node.toBuilder().clearAttribute().addAllAttribute(kept).build();
    }

    public String op() {
        return proto.getOpType();
    }

    /** Operator and name, for messages. */
    public String label() {
        return op() + " '" + (proto.getName().isEmpty() ? "#" + index : proto.getName()) + "'";
    }

    /** Names of the input tensors; an empty name stands for an input that is left out. */
    public List<String> inputs() {
        return proto.getInputList();
    }

    public List<String> outputs() {
        return proto.getOutputList();
    }

    /** Name of an input; empty when the node does not have it. */
    public Optional<String> input(int position) {
        return position < proto.getInputCount() && !proto.getInput(position).isEmpty()
                ? Optional.of(proto.getInput(position))
                : Optional.empty();
    }

    public String output() {
        return proto.getOutput(0);
    }

    private Optional<AttributeProto> attribute(String name) {
        return proto.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }

    public long integer(String name, long otherwise) {
        return attribute(name).map(AttributeProto::getI).orElse(otherwise);
    }

    /** A list of integers; empty when the attribute is left out. */
    public List<Long> integers(String name) {
        return attribute(name).map(AttributeProto::getIntsList).orElse(List.of());
    }

    public float number(String name, float otherwise) {
        return attribute(name).map(AttributeProto::getF).orElse(otherwise);
    }

    public String text(String name, String otherwise) {
        return attribute(name).map(value -> value.getS().toStringUtf8()).orElse(otherwise);
    }

    public boolean has(String attribute) {
        return attribute(attribute).isPresent();
    }

    @Override
    public String toString() {
        return label();
    }
}
