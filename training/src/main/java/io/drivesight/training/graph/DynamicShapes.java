package io.drivesight.training.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Frees a graph from the batch size, and where its operators allow it from the image size, that its exporter wrote into it:
 * reshapes copy the batch from their input, resizes to a fixed size become resizes by a factor, and stale shapes go.
 */
public final class DynamicShapes {
    /**
     * A graph that takes any batch.
     *
     * @param anySize true: it takes any image size that is a multiple of its coarsest stride
     */
    public record Result(OnnxGraph graph, boolean anySize) {}

    private DynamicShapes() {}

    /**
     * Frees a file's graph.
     *
     * @param bytes the ONNX file
     * @param source what to call it in messages
     * @throws GraphException when it computes shapes from what is not known
     */
    public static Result free(byte[] bytes, String source) {
        return free(OnnxGraph.parse(ofOneImage(bytes), source));
    }

    /** With a batch of one all shapes that only copy the batch are known; they are freed again. */
    private static byte[] ofOneImage(byte[] bytes) {
        ModelProto.Builder model;
        try {
            model = ModelProto.newBuilder().mergeFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            // Parsing says so in better words.
            return bytes;
        }
        GraphProto.Builder graph = model.getGraphBuilder();
        for (int i = 0; i < graph.getInputCount(); i++) {
            TensorShapeProto.Builder shape = shape(graph.getInputBuilder(i));
            if (shape.getDimCount() == 4 && !shape.getDim(0).hasDimValue()) {
                shape.getDimBuilder(0).setDimValue(1);
            }
        }
        return model.build().toByteArray();
    }

    private static Result free(OnnxGraph graph) {
        GraphProto.Builder edited = graph.edit();
        boolean anySize = true;
        for (GraphNode node : graph.nodes()) {
            anySize &= switch (node.op()) {
                case "Reshape" -> freeReshape(graph, edited, node);
                case "Resize" -> freeResize(graph, edited, node);
                default -> true;
            };
        }
        freeInput(edited, graph.inputName(), anySize);
        for (int i = 0; i < edited.getOutputCount(); i++) {
            freeOutput(edited.getOutputBuilder(i), anySize, "cells" + i);
        }
        return new Result(graph.with(edited.clearValueInfo()), anySize);
    }

    /** True when the reshape does not hold on to the image size. */
    private static boolean freeReshape(OnnxGraph graph, GraphProto.Builder edited, GraphNode node) {
        long[] dims = graph.constant(node, 1).longs().clone();
        if (dims[0] == 1) {
            dims[0] = 0;
        }
        boolean cells = dims.length == 3 && dims[2] > 0;
        boolean open = LongStream.of(dims).anyMatch(dim -> dim < 0);
        if (cells && !open) {
            dims[2] = -1;
        }
        OnnxGraph.setConstantInput(edited, node.index(), 1, dims);
        // Newer exporters say that a 0 is to mean an empty dimension, and then write none.
        edited.setNode(node.index(), GraphNode.without(edited.getNode(node.index()), "allowzero"));
        return dims.length <= 3;
    }

    private static boolean freeResize(OnnxGraph graph, GraphProto.Builder edited, GraphNode node) {
        Optional<GraphTensor> sizes = node.input(3).flatMap(graph::tensor);
        if (sizes.isEmpty()) {
            return true;
        }
        Optional<List<Long>> input = graph.notedShape(node.inputs().get(0));
        if (input.isEmpty()) {
            throw new GraphException(graph.source() + ": " + node.label()
                    + " resizes to a fixed size and the file does not note the size before; run shape inference first");
        }
        float[] scales = new float[4];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = i < 2 ? 1 : (float) sizes.get().longs()[i] / input.get().get(i);
        }
        String name = node.output() + "/scales";
        edited.addInitializer(GraphTensor.of(name, List.of(4L), scales).toProto());
        NodeProto.Builder changed = edited.getNode(node.index()).toBuilder();
        List<String> inputs = List.of(changed.getInput(0), changed.getInput(1), name);
        edited.setNode(node.index(), changed.clearInput().addAllInput(inputs));
        return true;
    }

    private static void freeInput(GraphProto.Builder edited, String name, boolean anySize) {
        for (int i = 0; i < edited.getInputCount(); i++) {
            if (edited.getInput(i).getName().equals(name)) {
                TensorShapeProto.Builder shape = shape(edited.getInputBuilder(i));
                shape.getDimBuilder(0).setDimParam("batch");
                if (anySize) {
                    shape.getDimBuilder(2).setDimParam("height");
                    shape.getDimBuilder(3).setDimParam("width");
                }
            }
        }
    }

    /** Outputs of different sizes must not have one name for their size. */
    private static void freeOutput(ValueInfoProto.Builder output, boolean anySize, String cells) {
        TensorShapeProto.Builder shape = shape(output);
        shape.getDimBuilder(0).setDimParam("batch");
        if (anySize && shape.getDimCount() > 1) {
            shape.getDimBuilder(1).setDimParam(cells);
        }
    }

    private static TensorShapeProto.Builder shape(ValueInfoProto.Builder value) {
        return value.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
    }
}
