package io.drivesight.training.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.ModelCards;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A YOLOX-shaped detector of a few thousand weights for 64x64 images: backbone down to stride 32, a top-down neck, a head with
 * branches of its own for classes and boxes on each of three levels. Small enough to train in a unit test.
 */
public final class TinyDetector {
    public static final List<String> CLASSES = List.of("car", "person");
    public static final int SIZE = 64;

    private static final int WIDTH = 8;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");
    private final Random random = new Random(1);
    private final boolean normalised;
    private int next;

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
        String p16 = silu(conv(concat(1, resize(p32), s16), 2 * WIDTH, WIDTH, 1, 1, 1));
        String p8 = silu(conv(concat(1, resize(p16), s8), 2 * WIDTH, WIDTH, 1, 1, 1));
        List<String> levels = new ArrayList<>();
        for (String level : List.of(p8, p16, p32)) {
            levels.add(head(level, classes));
        }
        String joined = concat(2, levels.toArray(String[]::new));
        node("Transpose", List.of(joined), "output", ints("perm", 0, 2, 1));
        graph.addInput(value("images", 1, 3, SIZE, SIZE)).addOutput(value("output", 1, 84, 5 + classes));
        return ModelProto.newBuilder()
                .setIrVersion(7)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(11))
                .setGraph(graph)
                .build();
    }

    private String head(String level, int classes) {
        String stem = silu(conv(level, WIDTH, WIDTH, 1, 1, 1));
        String forClasses = silu(conv(stem, WIDTH, WIDTH, 3, 1, 1));
        String forBoxes = silu(conv(stem, WIDTH, WIDTH, 3, 1, 1));
        String classLogits = conv(forClasses, WIDTH, classes, 1, 1, 1);
        String boxes = conv(forBoxes, WIDTH, 4, 1, 1, 1);
        String objectness = conv(forBoxes, WIDTH, 1, 1, 1, 1);
        String all = concat(1, boxes, unary("Sigmoid", objectness), unary("Sigmoid", classLogits));
        String shape = constant(GraphTensor.ofLongs(name(), 1, 5 + classes, -1));
        return node("Reshape", List.of(all, shape), name());
    }

    private String name() {
        return "t" + next++;
    }

    private String constant(GraphTensor tensor) {
        graph.addInitializer(tensor.toProto());
        return tensor.name();
    }

    private String conv(String input, int in, int out, int kernel, int stride, int group) {
        float[] weights = new float[out * (in / group) * kernel * kernel];
        double deviation = Math.sqrt(2.0 * out / weights.length);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (deviation * random.nextGaussian());
        }
        String weight = constant(
                GraphTensor.of(name(), List.of((long) out, (long) in / group, (long) kernel, (long) kernel), weights));
        String bias = constant(GraphTensor.of(name(), List.of((long) out), new float[out]));
        int pad = kernel / 2;
        return node(
                "Conv",
                List.of(input, weight, bias),
                name(),
                ints("kernel_shape", kernel, kernel),
                ints("pads", pad, pad, pad, pad),
                ints("strides", stride, stride),
                AttributeProto.newBuilder()
                        .setName("group")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(group)
                        .build());
    }

    private String silu(String convolved) {
        String input = normalised ? normalise(convolved) : convolved;
        return node("Mul", List.of(input, unary("Sigmoid", input)), name());
    }

    private String normalise(String input) {
        List<Long> dims = List.of((long) WIDTH);
        float[] ones = new float[WIDTH];
        java.util.Arrays.fill(ones, 1);
        return node(
                "BatchNormalization",
                List.of(
                        input,
                        constant(GraphTensor.of(name(), dims, ones.clone())),
                        constant(GraphTensor.of(name(), dims, new float[WIDTH])),
                        constant(GraphTensor.of(name(), dims, new float[WIDTH])),
                        constant(GraphTensor.of(name(), dims, ones))),
                name());
    }

    private String unary(String op, String input) {
        return node(op, List.of(input), name());
    }

    private String resize(String input) {
        String none = constant(GraphTensor.of(name(), List.of(0L), new float[0]));
        String scales = constant(GraphTensor.of(name(), List.of(4L), new float[] {1, 1, 2, 2}));
        return node(
                "Resize",
                List.of(input, none, scales),
                name(),
                text("mode", "nearest"),
                text("coordinate_transformation_mode", "asymmetric"),
                text("nearest_mode", "floor"));
    }

    private String concat(int axis, String... inputs) {
        return node(
                "Concat",
                List.of(inputs),
                name(),
                AttributeProto.newBuilder()
                        .setName("axis")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(axis)
                        .build());
    }

    private String node(String op, List<String> inputs, String output, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(op)
                .setName(op + "_" + output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
        return output;
    }

    private static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    private static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(com.google.protobuf.ByteString.copyFromUtf8(value))
                .build();
    }

    private static ValueInfoProto value(String name, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : dims) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                                .setShape(shape)))
                .build();
    }
}
