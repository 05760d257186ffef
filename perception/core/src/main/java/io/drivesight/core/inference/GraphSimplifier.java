package io.drivesight.core.inference;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rewrites an ONNX file into one that gives the same outputs with less: weights that stand among the inputs become constants
 * (ONNX Runtime can then prepare them), what does not depend on the image is computed, and hard swishes take two operators. Names
 * and shapes of the input and the outputs, and the metadata, stay.
 */
public final class GraphSimplifier {
    private static final Logger LOG = LoggerFactory.getLogger(GraphSimplifier.class);

    private GraphSimplifier() {}

    /**
     * A simplified file.
     *
     * @param bytes the ONNX file; the given one where there was nothing to do
     * @param steps what was done, a line each; may be empty
     * @param operators names of the operators that are left
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Result(byte[] bytes, List<String> steps, Set<String> operators) {}

    /** All that keeps the outputs, up to the rounding of float32. */
    public static Result simplify(byte[] onnx, String source) {
        return rewrite(onnx, source, true);
    }

    /** Constants only, for training: what computes with the image stays as it is. */
    public static Result foldConstants(byte[] onnx, String source) {
        return rewrite(onnx, source, false);
    }

    private static Result rewrite(byte[] onnx, String source, boolean activations) {
        ModelProto model;
        try {
            model = ModelProto.parseFrom(onnx);
        } catch (InvalidProtocolBufferException e) {
            // Whoever runs it says so in better words.
            return new Result(onnx, List.of(), Set.of());
        }
        try {
            return rewrite(new GraphEdit(model), model, onnx, source, activations);
        } catch (RuntimeException e) {
            // Nothing that is odd in a graph may keep it from being run as it is.
            LOG.warn("{}: is run as it is, since it cannot be simplified: {}", source, e.toString());
            return new Result(onnx, List.of(), operators(new GraphEdit(model)));
        }
    }

    private static Result rewrite(GraphEdit graph, ModelProto model, byte[] onnx, String source, boolean activations) {
        List<String> steps = new ArrayList<>();
        note(steps, listedInitialisers(model), "weight%s taken off the graph's inputs");
        if (!graph.hasInnerGraphs() && graph.isSorted()) {
            ConstantFolding constants = new ConstantFolding(graph, source);
            note(steps, constants.hoistConstants(), "Constant node%s made initialisers");
            note(steps, constants.dropIdentities(), "Identity node%s taken out");
            note(steps, computed(constants, source), "computation%s that the image does not change done");
            if (activations) {
                note(
                        steps,
                        new HardSwishJoining(graph).join(),
                        "activation%s x * clip(x + 3, 0, 6) / 6 joined into two operators");
            }
            graph.dropUnused();
        }
        return new Result(steps.isEmpty() ? onnx : graph.toBytes(), List.copyOf(steps), operators(graph));
    }

    private static Set<String> operators(GraphEdit graph) {
        return graph.nodes().stream().map(NodeProto::getOpType).collect(Collectors.toCollection(TreeSet::new));
    }

    private static int listedInitialisers(ModelProto model) {
        Set<String> inputs = model.getGraph().getInputList().stream()
                .map(input -> input.getName())
                .collect(Collectors.toSet());
        return Math.toIntExact(model.getGraph().getInitializerList().stream()
                .filter(tensor -> inputs.contains(tensor.getName()))
                .count());
    }

    /** A graph that ONNX Runtime refuses is left to those who run it. */
    private static int computed(ConstantFolding constants, String source) {
        try {
            return constants.fold();
        } catch (OrtException | ModelException e) {
            LOG.debug("{}: constants are not folded: {}", source, e.getMessage());
            return 0;
        }
    }

    private static void note(List<String> steps, int count, String what) {
        if (count > 0) {
            steps.add(count + " " + what.formatted(count == 1 ? "" : "s"));
        }
    }
}
