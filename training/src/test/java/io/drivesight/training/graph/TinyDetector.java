package io.drivesight.training.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.ModelCards;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import io.drivesight.testkit.OnnxParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A YOLOX-shaped detector of a few thousand weights for 64x64 images: backbone down to stride 32, a top-down neck, a head with
 * branches of its own for classes and boxes on each of three levels. Small enough to train in a unit test.
 */
public final class TinyDetector {
    public static final List<String> CLASSES = List.of("car", "person");
    public static final int SIZE = 64;

    private static final int WIDTH = 8;

    private final GraphMaker graph = new GraphMaker(11, false);
    private final boolean normalised;

    private TinyDetector(boolean normalised) {
        this.normalised = normalised;
    }

    /** Writes the model, with a card beside it. */
    public static Path write(Path file) throws IOException {
        return write(file, bytes());
    }

    /** The same of one of its variants. */
    public static Path write(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        ModelCard card =
                new ModelCard("tiny", HeadFamily.YOLOX, CLASSES, input(false), Thresholds.DEFAULT, "Apache-2.0", null);
        Files.writeString(Path.of(file + ModelCards.SIDE_FILE_SUFFIX), ModelCards.toYaml(card));
        return file;
    }

    /** What it sees. */
    public static InputSpec input(boolean dynamic) {
        return new InputSpec(
                SIZE,
                SIZE,
                dynamic,
                32,
                ChannelOrder.BGR,
                ResizeMode.LETTERBOX_TOP_LEFT,
                114,
                List.of(0.0, 0.0, 0.0),
                List.of(64.0, 64.0, 64.0));
    }

    /** The file's bytes. */
    public static byte[] bytes() {
        return new TinyDetector(false).build(CLASSES.size()).toByteArray();
    }

    /** The same graph with batch normalisation behind the convolutions. */
    public static byte[] bytesWithBatchNormalisation() {
        return new TinyDetector(true).build(CLASSES.size()).toByteArray();
    }

    /** The same graph with an operator that cannot be trained in front. */
    public static byte[] bytesWithUnknownOperator() {
        ModelProto model = new TinyDetector(false).build(CLASSES.size());
        NodeProto odd = NodeProto.newBuilder()
                .setOpType("Erf")
                .setName("odd_one")
                .addInput("images")
                .addOutput("odd")
                .build();
        return model.toBuilder()
                .setGraph(model.getGraph().toBuilder().addNode(0, odd))
                .build()
                .toByteArray();
    }

    private ModelProto build(int classes) {
        String s2 = silu(conv("images", 3, WIDTH, 3, 2, 1));
        String s4 = silu(conv(s2, WIDTH, WIDTH, 3, 2, 1));
        String s8 = silu(conv(s4, WIDTH, WIDTH, 3, 2, 1));
        String s16 = silu(conv(s8, WIDTH, WIDTH, 3, 2, WIDTH));
        String s32 = silu(conv(s16, WIDTH, WIDTH, 3, 2, 1));
        String p32 = silu(conv(s32, WIDTH, WIDTH, 1, 1, 1));
        String p16 = silu(conv(graph.concat(1, graph.resize(p32), s16), 2 * WIDTH, WIDTH, 1, 1, 1));
        String p8 = silu(conv(graph.concat(1, graph.resize(p16), s8), 2 * WIDTH, WIDTH, 1, 1, 1));
        List<String> levels = new ArrayList<>();
        for (String level : List.of(p8, p16, p32)) {
            levels.add(head(level, classes));
        }
        String joined = graph.concat(2, levels.toArray(String[]::new));
        graph.node("Transpose", List.of(joined), "output", OnnxParts.integers("perm", 0, 2, 1));
        graph.input("images", 1, 3, SIZE, SIZE);
        graph.output("output", 1, 84, 5 + classes);
        return graph.model();
    }

    private String head(String level, int classes) {
        String stem = silu(conv(level, WIDTH, WIDTH, 1, 1, 1));
        String forClasses = silu(conv(stem, WIDTH, WIDTH, 3, 1, 1));
        String forBoxes = silu(conv(stem, WIDTH, WIDTH, 3, 1, 1));
        String classLogits = conv(forClasses, WIDTH, classes, 1, 1, 1);
        String boxes = conv(forBoxes, WIDTH, 4, 1, 1, 1);
        String objectness = conv(forBoxes, WIDTH, 1, 1, 1, 1);
        String all = graph.concat(1, boxes, graph.unary("Sigmoid", objectness), graph.unary("Sigmoid", classLogits));
        return graph.reshape(all, 1, 5 + classes, -1);
    }

    private String conv(String input, int in, int out, int kernel, int stride, int group) {
        return graph.conv(input, in, out, kernel, stride, group);
    }

    private String silu(String convolved) {
        return graph.silu(normalised ? normalise(convolved) : convolved);
    }

    private String normalise(String input) {
        List<Long> dims = List.of((long) WIDTH);
        float[] ones = new float[WIDTH];
        Arrays.fill(ones, 1);
        return graph.node(
                "BatchNormalization",
                List.of(
                        input,
                        graph.constant(GraphTensor.of(graph.name(), dims, ones.clone())),
                        graph.constant(GraphTensor.of(graph.name(), dims, new float[WIDTH])),
                        graph.constant(GraphTensor.of(graph.name(), dims, new float[WIDTH])),
                        graph.constant(GraphTensor.of(graph.name(), dims, ones))),
                graph.name());
    }
}
