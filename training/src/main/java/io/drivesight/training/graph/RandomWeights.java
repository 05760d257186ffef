package io.drivesight.training.graph;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The same graph with random weights: what training from scratch starts from. Convolutions get He's normal initialisation
 * (arXiv:1502.01852, fan-in), biases 0, class and objectness logits the bias of a 1 % prior.
 */
public final class RandomWeights {
    private RandomWeights() {}

    public static OnnxGraph initialise(OnnxGraph graph, HeadLayout layout, long seed) {
        Random random = new Random(seed);
        Map<String, GraphTensor> drawn = new LinkedHashMap<>();
        for (GraphNode node : graph.nodes()) {
            List<String> learnable = GraphParts.learnable(graph, node);
            for (String name : learnable) {
                GraphTensor tensor = graph.tensor(name).orElseThrow();
                drawn.putIfAbsent(name, tensor.dims().size() > 1 ? weights(tensor, random) : zeros(tensor));
            }
        }
        for (HeadLevel level : layout.levels()) {
            setPrior(graph, drawn, level);
        }
        return graph.withTensors(drawn);
    }

    private static GraphTensor weights(GraphTensor tensor, Random random) {
        int fanIn = tensor.size() / Math.toIntExact(tensor.dims().get(0));
        double deviation = Math.sqrt(2.0 / fanIn);
        float[] values = new float[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return GraphTensor.of(tensor.name(), tensor.dims(), values);
    }

    private static GraphTensor zeros(GraphTensor tensor) {
        return GraphTensor.of(tensor.name(), tensor.dims(), new float[tensor.size()]);
    }

    private static void setPrior(OnnxGraph graph, Map<String, GraphTensor> drawn, HeadLevel level) {
        HeadLevel.ClassRows rows = level.classRows();
        fill(drawn, rows.convolution(), rows.first(), rows.count());
        level.objectness().flatMap(graph::producer).ifPresent(convolution -> fill(drawn, convolution, 0, 1));
    }

    private static void fill(Map<String, GraphTensor> drawn, GraphNode convolution, int first, int count) {
        convolution.input(2).map(drawn::get).ifPresent(bias -> {
            float[] values = bias.floats().clone();
            Arrays.fill(values, first, first + count, ClassSurgery.priorBias());
            drawn.put(bias.name(), GraphTensor.of(bias.name(), bias.dims(), values));
        });
    }
}
