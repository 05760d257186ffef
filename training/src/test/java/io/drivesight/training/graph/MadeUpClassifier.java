package io.drivesight.training.graph;

import io.drivesight.testkit.OnnxParts;
import java.util.Arrays;
import java.util.List;

/** Classification networks of published shape with random weights, as exporters write them. */
public final class MadeUpClassifier {
    private static final int CLASSES = 10;

    private final GraphMaker graph = new GraphMaker(13, false);

    private MadeUpClassifier() {}

    /**
     * ResNet-18 as torchvision exports it (arXiv:1512.03385), with batch normalisation kept: a stem, a pool, four stages of two blocks,
     * the mean over the picture, a linear layer.
     *
     * @param width channels of the first stage: 64 in ResNet-18
     */
    public static byte[] residual(int width) {
        MadeUpClassifier made = new MadeUpClassifier();
        made.residualNetwork(width);
        return made.graph.model().toByteArray();
    }

    /**
     * A few depthwise layers that pad behind only, as TensorFlow does, and a convolution as classifier.
     *
     * @param layers with a stride of 2 behind the stem
     * @param stem what its stem pads behind: 1, or 0 for one that shrinks without padding
     */
    static byte[] paddedBehind(int layers, int stem) {
        MadeUpClassifier made = new MadeUpClassifier();
        made.depthwiseNetwork(layers, stem);
        return made.graph.model().toByteArray();
    }

    private void residualNetwork(int width) {
        graph.input("image", 1, 3, 224, 224);
        String x = graph.unary("Relu", normalised(graph.conv("image", 3, width, 7, 2, 1), width));
        x = graph.node(
                "MaxPool",
                List.of(x),
                graph.name(),
                OnnxParts.integers("kernel_shape", 3, 3),
                OnnxParts.integers("pads", 1, 1, 1, 1),
                OnnxParts.integers("strides", 2, 2));
        int in = width;
        for (int stage = 0; stage < 4; stage++) {
            int out = width << stage;
            x = block(x, in, out, stage == 0 ? 1 : 2);
            x = block(x, out, out, 1);
            in = out;
        }
        String flat = graph.node(
                "Flatten", List.of(graph.unary("GlobalAveragePool", x)), graph.name(), OnnxParts.integer("axis", 1));
        String weight = graph.constant(
                GraphTensor.of(graph.name(), List.of((long) CLASSES, (long) in), new float[CLASSES * in]));
        String bias = graph.constant(GraphTensor.of(graph.name(), List.of((long) CLASSES), new float[CLASSES]));
        graph.node("Gemm", List.of(flat, weight, bias), "scores", OnnxParts.integer("transB", 1));
        graph.output("scores", 1, CLASSES);
    }

    private String block(String x, int in, int out, int stride) {
        String y = graph.unary("Relu", normalised(graph.conv(x, in, out, 3, stride, 1), out));
        y = normalised(graph.conv(y, out, out, 3, 1, 1), out);
        String shortcut = in == out ? x : normalised(graph.conv(x, in, out, 1, stride, 1), out);
        return graph.unary("Relu", graph.node("Add", List.of(y, shortcut), graph.name()));
    }

    private String normalised(String x, int channels) {
        float[] ones = new float[channels];
        Arrays.fill(ones, 1);
        List<Long> dims = List.of((long) channels);
        return graph.node(
                "BatchNormalization",
                List.of(
                        x,
                        graph.constant(GraphTensor.of(graph.name(), dims, ones.clone())),
                        graph.constant(GraphTensor.of(graph.name(), dims, new float[channels])),
                        graph.constant(GraphTensor.of(graph.name(), dims, new float[channels])),
                        graph.constant(GraphTensor.of(graph.name(), dims, ones))),
                graph.name());
    }

    private void depthwiseNetwork(int layers, int stem) {
        graph.input("image", 1, 3, 64, 64);
        String x = graph.unary("Relu", strided("image", 3, 8, 1, stem));
        for (int i = 0; i < layers; i++) {
            x = graph.unary("Relu", strided(x, 8, 8, 8, 1));
            x = graph.unary("Relu", graph.conv(x, 8, 8, 1, 1, 1));
        }
        String scores = graph.unary("GlobalAveragePool", graph.conv(x, 8, CLASSES, 1, 1, 1));
        graph.node("Softmax", List.of(scores), "prob", OnnxParts.integer("axis", 1));
        graph.output("prob", 1, CLASSES, 1, 1);
    }

    private String strided(String x, int in, int out, int groups, int behind) {
        String weight = graph.constant(GraphTensor.of(
                graph.name(), List.of((long) out, (long) in / groups, 3L, 3L), ramp(out * (in / groups) * 9)));
        return graph.node(
                "Conv",
                List.of(x, weight),
                graph.name(),
                OnnxParts.integers("pads", 0, 0, behind, behind),
                OnnxParts.integers("strides", 2, 2),
                OnnxParts.integer("group", groups));
    }

    private static float[] ramp(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (i % 7 - 2) / 10f;
        }
        return values;
    }
}
