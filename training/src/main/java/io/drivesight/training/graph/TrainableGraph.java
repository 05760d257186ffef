package io.drivesight.training.graph;

import io.drivesight.core.inference.HeadFamily;
import java.util.List;
import java.util.Map;

/**
 * A base model made ready for training: any batch size, the new class list, its parts found.
 *
 * @param graph the graph
 * @param layout where its predictions are
 * @param parts which parameters belong together
 * @param anySize true: the graph takes any image size that is a multiple of its coarsest stride
 * @param copied per class, the base model's class whose rows it starts from; classes that start anew are missing
 */
public record TrainableGraph(
        OnnxGraph graph, HeadLayout layout, GraphParts parts, boolean anySize, Map<String, String> copied) {

    /**
     * Prepares a base model.
     *
     * @param bytes its ONNX file
     * @param source what to call it in messages
     * @param family what its outputs mean
     * @param baseClasses its class names, in order
     * @param classes the class names to train
     * @param seed for what starts at random
     */
    public static TrainableGraph prepare(
            byte[] bytes, String source, HeadFamily family, List<String> baseClasses, List<String> classes, long seed) {
        DynamicShapes.Result free = DynamicShapes.free(OnnxGraph.parse(bytes, source));
        HeadLayout layout = HeadLayout.find(free.graph(), family);
        ClassSurgery.Result result = ClassSurgery.replace(free.graph(), layout, baseClasses, classes, seed);
        GraphParts parts = GraphParts.find(result.graph(), result.layout());
        return new TrainableGraph(result.graph(), result.layout(), parts, free.anySize(), result.copied());
    }

    /** The same graph with random weights. */
    public TrainableGraph scratch(long seed) {
        return new TrainableGraph(RandomWeights.initialise(graph, layout, seed), layout, parts, anySize, Map.of());
    }
}
