package io.drivesight.training.graph;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.preprocess.InputSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A base model made ready for training: any batch size, the new class list, its parts found.
 *
 * @param anySize true: the graph takes any image size that is a multiple of its coarsest stride
 * @param unscaled weights that are drawn at random and wait for the scale that suits the images
 * @param copied per class, the base model's class whose rows it starts from; classes that start anew are missing
 */
public record TrainableGraph(
        OnnxGraph graph,
        HeadLayout layout,
        GraphParts parts,
        boolean anySize,
        Set<String> unscaled,
        Map<String, String> copied) {

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
        DynamicShapes.Result free = DynamicShapes.free(bytes, source);
        HeadLayout layout = HeadLayout.find(free.graph(), family);
        ClassSurgery.Result result = ClassSurgery.replace(free.graph(), layout, baseClasses, classes, seed);
        GraphParts parts = GraphParts.find(result.graph(), result.layout());
        return new TrainableGraph(result.graph(), result.layout(), parts, free.anySize(), Set.of(), result.copied());
    }

    /**
     * Prepares a base model.
     *
     * @param model its ONNX file
     * @param base its card
     */
    public static TrainableGraph prepare(Path model, ModelCard base, List<String> classes, long seed)
            throws IOException {
        return prepare(Files.readAllBytes(model), model.toString(), base.family(), base.classes(), classes, seed);
    }

    /** The same with more classes behind its own, each with layers of its own, which are now what predicts. */
    public TrainableGraph withAdded(List<String> classes, List<String> added, long seed) {
        ClassSurgery.Result result = ClassBranch.add(graph, layout, parts, classes, added, seed);
        GraphParts all = GraphParts.find(result.graph(), result.layout());
        Map<String, String> origins = new LinkedHashMap<>(copied);
        origins.putAll(result.copied());
        return new TrainableGraph(
                result.graph(),
                result.layout(),
                all.withPredictions("added classes", name -> graph.tensor(name).isEmpty()),
                anySize,
                unscaled,
                origins);
    }

    /** How images go in: as into the base model, at this size, and at others where the graph takes any. */
    public InputSpec input(InputSpec base, ImageSize size) {
        return new InputSpec(
                size.width(),
                size.height(),
                anySize,
                base.stride(),
                base.channels(),
                base.resize(),
                base.padding(),
                base.mean(),
                base.std());
    }

    /**
     * The same graph with random weights, to train from scratch. Convolutions get He's normal initialisation (arXiv:1502.01852, fan-in),
     * biases 0, scales 1, class and objectness logits the bias of a 1 % prior.
     */
    public TrainableGraph scratch(long seed) {
        Random random = new Random(seed);
        Map<String, GraphTensor> drawn = new LinkedHashMap<>();
        for (GraphNode node : graph.nodes()) {
            for (String name : GraphParts.learnable(graph, node)) {
                drawn.putIfAbsent(name, initial(graph.tensor(name).orElseThrow(), random));
            }
            if (node.op().equals("BatchNormalization")) {
                // A scale of 0 would let nothing through, forward or back.
                node.input(1)
                        .map(drawn::get)
                        .ifPresent(scale -> drawn.put(scale.name(), scale.with(ones(scale.size()))));
            }
        }
        for (HeadLayout.Level level : layout.levels()) {
            Stream.concat(Stream.of(level.classRows()), level.added().stream())
                    .forEach(rows -> setPrior(drawn, rows.convolution(), rows.first(), rows.count()));
            level.objectness().flatMap(graph::producer).ifPresent(convolution -> setPrior(drawn, convolution, 0, 1));
        }
        return new TrainableGraph(
                graph.withTensors(drawn), layout, parts, anySize, Set.copyOf(parts.parameters()), Map.of());
    }

    /** The same as a {@link BackboneDetector} is trained: its neck and head are random, and learn from the first step on. */
    public TrainableGraph withNewHead() {
        Set<String> backbone = Set.copyOf(parts.parameters(GraphParts.Part.BACKBONE));
        GraphParts changed = parts.withPredictions("neck and head", name -> !backbone.contains(name));
        Set<String> unscaled = new LinkedHashSet<>(changed.parameters(GraphParts.Part.PREDICTIONS));
        // Predictions start small, so that a class's prior is what they give at first.
        parts.parameters(GraphParts.Part.PREDICTIONS).forEach(unscaled::remove);
        return new TrainableGraph(graph, layout, changed, anySize, unscaled, copied);
    }

    private static float[] ones(int size) {
        float[] values = new float[size];
        Arrays.fill(values, 1);
        return values;
    }

    private static GraphTensor initial(GraphTensor tensor, Random random) {
        float[] values = new float[tensor.size()];
        if (tensor.dims().size() > 1) {
            int fanIn = tensor.size() / Math.toIntExact(tensor.dims().get(0));
            double deviation = Math.sqrt(2.0 / fanIn);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
        }
        return tensor.with(values);
    }

    private static void setPrior(Map<String, GraphTensor> drawn, GraphNode convolution, int first, int count) {
        convolution.input(2).map(drawn::get).ifPresent(bias -> {
            float[] values = bias.floats().clone();
            Arrays.fill(values, first, first + count, ClassSurgery.priorBias());
            drawn.put(bias.name(), bias.with(values));
        });
    }
}
