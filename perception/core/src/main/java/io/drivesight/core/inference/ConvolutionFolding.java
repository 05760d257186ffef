package io.drivesight.core.inference;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Folds batch normalisations with fixed statistics into the convolutions before them: {@code W' = W s}, {@code b' = (b - mean) s + shift}. */
final class ConvolutionFolding {
    private static final float EPSILON = 1e-5f;

    private final GraphEdit graph;
    private final Map<String, Integer> uses;

    ConvolutionFolding(GraphEdit graph) {
        this.graph = graph;
        this.uses = graph.uses();
    }

    /** Folds all that can be; gives back how many. */
    int fold() {
        Map<String, NodeProto> producers = graph.producers();
        Map<NodeProto, NodeProto> replaced = new HashMap<>();
        Set<NodeProto> gone = new HashSet<>();
        for (NodeProto node : graph.nodes()) {
            if (GraphEdit.is(node, "BatchNormalization")) {
                Optional.ofNullable(producers.get(node.getInput(0)))
                        .flatMap(convolution -> folded(convolution, node))
                        .ifPresent(folded -> {
                            replaced.put(producers.get(node.getInput(0)), folded);
                            gone.add(node);
                        });
            }
        }
        graph.replace(replaced, gone);
        return gone.size();
    }

    private Optional<NodeProto> folded(NodeProto convolution, NodeProto norm) {
        boolean alone = GraphEdit.is(convolution, "Conv") && uses.getOrDefault(convolution.getOutput(0), 0) == 1;
        boolean fixed = GraphEdit.attribute(norm, "training_mode")
                                .map(AttributeProto::getI)
                                .orElse(0L)
                        == 0
                && norm.getOutputList().stream().skip(1).noneMatch(uses::containsKey);
        if (!alone || !fixed) {
            return Optional.empty();
        }
        Optional<float[]> weights = graph.floats(convolution.getInput(1));
        Optional<float[]> bias = hasBias(convolution) ? graph.floats(convolution.getInput(2)) : Optional.empty();
        List<float[]> statistics = norm.getInputList().subList(1, norm.getInputCount()).stream()
                .flatMap(name -> graph.floats(name).stream())
                .toList();
        if (weights.isEmpty() || hasBias(convolution) != bias.isPresent() || statistics.size() != 4) {
            return Optional.empty();
        }
        int channels = channels(convolution);
        boolean fits = channels > 0
                && Stream.concat(statistics.stream(), bias.stream()).allMatch(values -> values.length == channels);
        if (!fits) {
            return Optional.empty();
        }
        float epsilon =
                GraphEdit.attribute(norm, "epsilon").map(AttributeProto::getF).orElse(EPSILON);
        float[] scaled = weights.get().clone();
        float[] shifted = bias.map(float[]::clone).orElse(new float[channels]);
        int row = scaled.length / channels;
        for (int channel = 0; channel < channels; channel++) {
            double scale = statistics.get(0)[channel] / Math.sqrt(statistics.get(3)[channel] + epsilon);
            for (int i = channel * row; i < (channel + 1) * row; i++) {
                scaled[i] = (float) (scaled[i] * scale);
            }
            shifted[channel] = (float) ((shifted[channel] - (double) statistics.get(2)[channel]) * scale
                    + statistics.get(1)[channel]);
        }
        return Optional.of(with(convolution, norm.getOutput(0), scaled, shifted));
    }

    private int channels(NodeProto convolution) {
        TensorProto weights = graph.constant(convolution.getInput(1));
        return weights.getDimsCount() == 0 ? 0 : Math.toIntExact(weights.getDims(0));
    }

    private static boolean hasBias(NodeProto convolution) {
        return convolution.getInputCount() > 2 && !convolution.getInput(2).isEmpty();
    }

    private NodeProto with(NodeProto convolution, String output, float[] weights, float[] bias) {
        TensorProto old = graph.constant(convolution.getInput(1));
        String weightName = own(convolution.getInput(1), output + "/weight");
        graph.constants().put(weightName, GraphEdit.tensor(weightName, old.getDimsList(), weights));
        String biasName = own(hasBias(convolution) ? convolution.getInput(2) : "", output + "/bias");
        graph.constants().put(biasName, GraphEdit.tensor(biasName, List.of((long) bias.length), bias));
        return convolution.toBuilder()
                .clearInput()
                .addAllInput(List.of(convolution.getInput(0), weightName, biasName))
                .setOutput(0, output)
                .build();
    }

    /** Levels of a head may share a convolution's weights, and have normalisations of their own. */
    private String own(String name, String otherwise) {
        return !name.isEmpty() && uses.getOrDefault(name, 0) == 1 ? name : graph.unused(otherwise);
    }
}
