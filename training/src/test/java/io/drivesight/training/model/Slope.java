package io.drivesight.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.training.graph.GraphParts.Part;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.TrainableGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * Holds a graph's gradients against finite differences of ONNX Runtime's outputs: moving all weights of a part along their gradient
 * changes a random sum of the predictions by the gradient's length.
 */
final class Slope {
    /** How far the sum moves, in parts of its deviation: little against the curves of the activations, much against rounding. */
    private static final double CHANGE = 2e-3;

    private final DetectorBlock block;
    private final String name;
    private final ImageSize size;
    private final Map<String, float[]> weights = new HashMap<>();
    private double deviation;

    Slope(DetectorBlock block, String name, ImageSize size) {
        this.block = block;
        this.name = name;
        this.size = size;
    }

    /** Fails when the gradients of a part are not what they should be. */
    static void check(String name, TrainableGraph ready, ImageSize size) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                DetectorBlock block = new DetectorBlock(new GraphBlock(ready.graph(), manager, true), ready.layout())) {
            Slope slope = new Slope(block, name, size);
            for (Part part : Part.values()) {
                Map<String, float[]> gradients = slope.gradients(ready.parts().parameters(part));
                double length = length(gradients);
                slope.sum(Map.of(), 0);
                double measured = slope.along(gradients, length);

                assertThat(length).as("%s %s", name, part).isPositive();
                assertThat(measured / length).as("%s %s", name, part).isCloseTo(1, within(0.02));
            }
        }
    }

    private static double length(Map<String, float[]> gradients) {
        double sum = 0;
        for (float[] values : gradients.values()) {
            for (float value : values) {
                sum += (double) value * value;
            }
        }
        return Math.sqrt(sum);
    }

    Map<String, float[]> gradients(List<String> parameters) {
        GraphBlock graph = block.block();
        graph.setTrainable(Set.copyOf(parameters));
        Map<String, float[]> gradients = new HashMap<>();
        try (NDManager step = graph.manager().newSubManager()) {
            NDArray images = step.create(
                    Bases.noise(block.layout().family(), 1, size), new Shape(1, 3, size.height(), size.width()));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray total = step.create(0f);
                for (Map.Entry<String, NDArray> output : graph.run(
                                Map.of(graph.graph().inputName(), images), block.predictionNames())
                        .entrySet()) {
                    NDArray values = output.getValue();
                    NDArray weight = step.create(weight(output.getKey(), (int) values.size()), values.getShape());
                    total = values.mul(weight).sum().add(total);
                }
                collector.backward(total);
            }
            parameters.forEach(parameter -> gradients.put(
                    parameter, graph.array(parameter).getGradient().toFloatArray()));
        }
        return gradients;
    }

    private float[] weight(String output, int count) {
        return weights.computeIfAbsent(output, key -> {
            Random random = new Random(key.hashCode());
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return values;
        });
    }

    /** Change of the sum by a step of unit length along the gradients, from both sides. */
    double along(Map<String, float[]> gradients, double length) {
        double step = CHANGE * deviation / length;
        return (sum(gradients, step / length) - sum(gradients, -step / length)) / (2 * step);
    }

    private double sum(Map<String, float[]> direction, double step) {
        Map<String, GraphTensor> moved = new HashMap<>();
        direction.forEach((parameter, gradient) -> {
            GraphTensor old = block.block().graph().tensor(parameter).orElseThrow();
            float[] values = old.floats().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (step * gradient[i]);
            }
            moved.put(parameter, old.with(values));
        });
        double sum = 0;
        double squares = 0;
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                FrozenGraph graph =
                        new FrozenGraph(block.block().graph().withTensors(moved), block.predictionNames())) {
            Map<String, NDArray> outputs = graph.run(Bases.noise(block.layout().family(), 1, size), 1, size, manager);
            for (Map.Entry<String, NDArray> output : outputs.entrySet()) {
                float[] weight = Objects.requireNonNull(weights.get(output.getKey()), name);
                float[] values = output.getValue().toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    sum += (double) weight[i] * values[i];
                    squares += (double) weight[i] * values[i] * weight[i] * values[i];
                }
            }
        }
        deviation = Math.sqrt(squares);
        return sum;
    }
}
