package io.drivesight.testkit;

import static io.drivesight.testkit.OnnxParts.floats;
import static io.drivesight.testkit.OnnxParts.integer;
import static io.drivesight.testkit.OnnxParts.integers;
import static io.drivesight.testkit.OnnxParts.node;
import static io.drivesight.testkit.OnnxParts.value;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A small ONNX model that really detects something: white squares of 32 pixels on black, which it calls cars. Its head is laid
 * out like YOLOX's with COCO's 80 classes, so it needs no card. It has no trained weights: the score of a cell is
 * {@code 3 * (mean brightness of the 32 pixels around it) - 2}. Layers of idle arithmetic make it as slow as a test wants; on
 * pictures that are mostly white, variants of it hang, fail, or give what is not a number.
 */
public final class SquareDetectorOnnx {
    /** Side of the squares [px of the model's input]. */
    public static final int SQUARE = 32;

    private static final int DYNAMIC = -1;
    private static final int CHANNELS = 85;
    private static final int OBJECTNESS = 4;
    private static final int CAR = 5 + 2;
    private static final int[] STRIDES = {8, 16, 32};
    private static final int OPSET = 11;
    private static final int IR_VERSION = 6;
    private static final int IDLE_CHANNELS = 32;

    private final int width;
    private final int height;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("squares_640");

    private SquareDetectorOnnx(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** The quickest one, input 128x128. */
    public static byte[] bytes() {
        return bytes(128, 128, 0);
    }

    /**
     * The file's bytes.
     *
     * @param width of the input [px], a multiple of 32
     * @param height of the input [px], a multiple of 32
     * @param idleLayers convolutions that change nothing; each costs about 20 kFLOP per input pixel
     */
    public static byte[] bytes(int width, int height, int idleLayers) {
        return new SquareDetectorOnnx(width, height).build(idleLayers);
    }

    /** The quickest one for inputs of any size whose sides are multiples of 32; without a card it is taken as 640x640. */
    public static byte[] dynamic() {
        return new SquareDetectorOnnx(DYNAMIC, DYNAMIC).build(0);
    }

    /** One with input 128x128 that counts for minutes when the mean of the picture is above half, and else does not wait at all. */
    public static byte[] bytesHangingOnWhite() {
        SquareDetectorOnnx model = new SquareDetectorOnnx(128, 128);
        return model.build(model.loopWhileWhite());
    }

    /** One with input 128x128 whose run fails when the mean of the picture is above half. */
    public static byte[] bytesFailingOnWhite() {
        SquareDetectorOnnx model = new SquareDetectorOnnx(128, 128);
        return model.build(model.reshapedWrongWhileWhite());
    }

    /** One with input 128x128 whose outputs are NaN when the mean of the picture is above half. */
    public static byte[] bytesNotANumberOnWhite() {
        SquareDetectorOnnx model = new SquareDetectorOnnx(128, 128);
        return model.build(model.rootOfLessThanNothingWhileWhite());
    }

    private byte[] build(int idleLayers) {
        return build(idleLayers == 0 ? "images" : idle(idleLayers));
    }

    private byte[] build(String image) {
        List<String> levels = new ArrayList<>();
        int cells = 0;
        for (int stride : STRIDES) {
            levels.add(level(image, stride));
            cells += (width / stride) * (height / stride);
        }
        cells = width == DYNAMIC ? DYNAMIC : cells;
        graph.addNode(node("Concat", levels, "all").addAttribute(integer("axis", 2)));
        graph.addNode(node("Transpose", List.of("all"), "output").addAttribute(integers("perm", 0, 2, 1)));
        graph.addInput(value("images", 1, 3, height, width));
        graph.addOutput(value("output", 1, cells, CHANNELS));
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("drivesight-testkit")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    /** One level of the head: only the finest ever sees anything. */
    private String level(String image, int stride) {
        boolean finest = stride == STRIDES[0];
        int kernel = finest ? SQUARE : stride;
        int pad = (kernel - stride) / 2;
        String name = "level" + stride;
        graph.addNode(node("AveragePool", List.of(image), name + "_mean")
                .addAttribute(integers("kernel_shape", kernel, kernel))
                .addAttribute(integers("strides", stride, stride))
                .addAttribute(integers("pads", pad, pad, pad, pad))
                .addAttribute(integer("count_include_pad", 1)));
        float[] weights = new float[CHANNELS * 3];
        float[] biases = new float[CHANNELS];
        biases[0] = 0.5f;
        biases[1] = 0.5f;
        biases[2] = (float) Math.log((double) SQUARE / stride);
        biases[3] = biases[2];
        biases[OBJECTNESS] = finest ? -2 : -1;
        biases[CAR] = 1;
        for (int channel = 0; finest && channel < 3; channel++) {
            weights[OBJECTNESS * 3 + channel] = 3f / (3 * 255);
        }
        convolution(name + "_mean", name + "_raw", weights, biases, 3, 1);
        constant(name + "_shape", 1, CHANNELS, -1);
        graph.addNode(node("Reshape", List.of(name + "_raw", name + "_shape"), name));
        return name;
    }

    /** Arithmetic whose result is added with weight 0. */
    private String idle(int layers) {
        String last = "images";
        int in = 3;
        for (int i = 0; i < layers; i++) {
            float[] weights = new float[IDLE_CHANNELS * in * 9];
            Arrays.fill(weights, 1e-3f / in);
            convolution(last, "idle" + i, weights, new float[IDLE_CHANNELS], in, 3);
            last = "idle" + i;
            in = IDLE_CHANNELS;
        }
        graph.addNode(node("GlobalAveragePool", List.of(last), "idle_mean"));
        convolution("idle_mean", "idle_nothing", new float[3 * in], new float[3], in, 1);
        graph.addNode(node("Add", List.of("images", "idle_nothing"), "busy"));
        return "busy";
    }

    /** A loop as long as the picture is bright, whose result is added with weight 0. */
    private String loopWhileWhite() {
        brightness();
        graph.addInitializer(floats("rounds", new float[] {1e7f}));
        graph.addInitializer(floats("nothing", new float[] {0}));
        graph.addNode(node("Mul", List.of("bright", "rounds"), "trips_float"));
        graph.addNode(node("Cast", List.of("trips_float"), "trips")
                .addAttribute(integer("to", TensorProto.DataType.INT64.getNumber())));
        graph.addNode(node("Loop", List.of("trips", "", "mean"), "counted").addAttribute(body()));
        graph.addNode(node("Mul", List.of("counted", "nothing"), "counted_nothing"));
        graph.addNode(node("Add", List.of("images", "counted_nothing"), "looped"));
        return "looped";
    }

    /** The picture in its own shape, which is asked to be larger when the picture is bright: no tensor can be reshaped so. */
    private String reshapedWrongWhileWhite() {
        brightness();
        constant("own_shape", 1, 3, height, width);
        graph.addNode(node("Cast", List.of("bright"), "too_many")
                .addAttribute(integer("to", TensorProto.DataType.INT64.getNumber())));
        graph.addNode(node("Add", List.of("own_shape", "too_many"), "shape"));
        graph.addNode(node("Reshape", List.of("images", "shape"), "reshaped"));
        return "reshaped";
    }

    /** The picture, to which the root of {@code -bright} is added. */
    private String rootOfLessThanNothingWhileWhite() {
        brightness();
        graph.addNode(node("Neg", List.of("bright"), "less_than_nothing"));
        graph.addNode(node("Sqrt", List.of("less_than_nothing"), "root"));
        graph.addNode(node("Add", List.of("images", "root"), "rooted"));
        return "rooted";
    }

    /** How far the mean of the picture is above half, as {@code bright}; 0 when it is not. */
    private void brightness() {
        graph.addNode(node("ReduceMean", List.of("images"), "mean").addAttribute(integer("keepdims", 0)));
        graph.addInitializer(floats("half", new float[] {127.5f}));
        graph.addNode(node("Sub", List.of("mean", "half"), "excess"));
        graph.addNode(node("Relu", List.of("excess"), "bright"));
    }

    private static AttributeProto body() {
        GraphProto.Builder body = GraphProto.newBuilder()
                .setName("body")
                .addInput(value("round", TensorProto.DataType.INT64))
                .addInput(value("more", TensorProto.DataType.BOOL))
                .addInput(value("value", TensorProto.DataType.FLOAT))
                .addNode(node("Identity", List.of("more"), "go_on"))
                .addNode(node("Neg", List.of("value"), "next"))
                .addOutput(value("go_on", TensorProto.DataType.BOOL))
                .addOutput(value("next", TensorProto.DataType.FLOAT));
        return AttributeProto.newBuilder()
                .setName("body")
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(body)
                .build();
    }

    private void convolution(String from, String to, float[] weights, float[] biases, int in, int kernel) {
        int pad = kernel / 2;
        graph.addInitializer(floats(to + "_w", weights, biases.length, in, kernel, kernel));
        graph.addInitializer(floats(to + "_b", biases, biases.length));
        graph.addNode(node("Conv", List.of(from, to + "_w", to + "_b"), to)
                .addAttribute(integers("kernel_shape", kernel, kernel))
                .addAttribute(integers("pads", pad, pad, pad, pad)));
    }

    private void constant(String name, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        graph.addInitializer(tensor);
    }
}
