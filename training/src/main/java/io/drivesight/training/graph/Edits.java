package io.drivesight.training.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.stream.IntStream;

/** Small changes to a graph in the making. */
final class Edits {
    private Edits() {}

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
        if (changed.getInput(input).equals(name)) {
            replace(graph, GraphTensor.ofLongs(name, values));
            return;
        }
        graph.addInitializer(GraphTensor.ofLongs(name, values).toProto());
        graph.setNode(node, changed.setInput(input, name));
    }
}
