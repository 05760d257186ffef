package io.drivesight.core.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.testkit.OnnxParts;
import io.drivesight.testkit.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphSimplifierTest extends GraphRig {
    @Test
    void simplify_weightsAmongTheInputs_becomeConstants() {
        weights("w", 4, 3, 1, 1);
        graph.addInput(OnnxParts.value("image", 1, 3, -1, -1)).addInput(OnnxParts.value("w", 4, 3, 1, 1));
        node("Conv", "out", "image", "w");

        GraphSimplifier.Result simple = simplified(11);

        assertThat(simple.steps()).containsExactly("1 weight taken off the graph's inputs");
        assertThat(parse(simple).getGraph().getInputList())
                .extracting(ValueInfoProto::getName)
                .containsExactly("image");
    }

    @Test
    void simplify_constantsInEveryForm_becomeInitialisers() {
        image();
        graph.addNode(constant("a")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value_float")
                        .setType(AttributeProto.AttributeType.FLOAT)
                        .setF(2)));
        graph.addNode(constant("b")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value_floats")
                        .setType(AttributeProto.AttributeType.FLOATS)
                        .addFloats(3)));
        graph.addNode(constant("axis")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value_int")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(1)));
        graph.addNode(constant("picked").addAttribute(OnnxParts.integers("value_ints", 2, 0)));
        graph.addNode(constant("c")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeProto.AttributeType.TENSOR)
                        .setT(tensor("", 1, 1).toBuilder())));
        node("Mul", "m", "image", "a");
        node("Add", "n", "m", "b");
        node("Mul", "o", "n", "c");
        node("Identity", "i", "o");
        node("Identity", "j", "i");
        node("Gather", "out", "j", "picked").addAttribute(OnnxParts.integer("axis", 1));

        GraphSimplifier.Result simple = simplified(13);

        assertThat(simple.steps()).containsExactly("5 Constant nodes made initialisers", "2 Identity nodes taken out");
        assertThat(simple.operators()).containsExactly("Add", "Gather", "Mul");
        // Nobody uses the axis.
        assertThat(parse(simple).getGraph().getInitializerCount()).isEqualTo(4);
    }

    @Test
    void simplify_arithmeticOnKnownShapes_isComputed() {
        graph.addInput(OnnxParts.value("image", 1, 3, SIZE.height(), SIZE.width()));
        // As upsampling by two is often exported.
        node("Shape", "s", "image");
        index("two", 2);
        index("three", 3);
        node("Gather", "h", "s", "two");
        node("Gather", "w", "s", "three");
        node("Mul", "h2", "h", "two");
        node("Mul", "w2", "w", "two");
        index("0", 0);
        graph.addInitializer(longs("axes", 0));
        node("Unsqueeze", "hu", "h2", "axes");
        node("Unsqueeze", "wu", "w2", "axes");
        graph.addInitializer(longs("batch", 1, 3));
        node("Concat", "size", "batch", "hu", "wu").addAttribute(OnnxParts.integer("axis", 0));
        node("Resize", "out", "image", "", "", "size").addAttribute(OnnxParts.text("mode", "nearest"));

        GraphSimplifier.Result simple = simplified(13);

        assertThat(simple.steps()).containsExactly("8 computations that the image does not change done");
        assertThat(simple.operators()).containsExactly("Resize");
        assertThat(outputs(simple.bytes(), SIZE).get(0).info().shape()).containsExactly(1L, 3L, 12L, 16L);
    }

    @Test
    void simplify_shapeOfAnImageOfAnySize_keepsWhatIsOpen() {
        image();
        node("Shape", "s", "image");
        graph.addInitializer(longs("channels", 1));
        graph.addInitializer(longs("height", 2));
        graph.addInitializer(longs("rest", -1));
        node("Gather", "c", "s", "channels");
        node("Gather", "h", "s", "height");
        node("Concat", "to", "c", "h", "rest").addAttribute(OnnxParts.integer("axis", 0));
        node("Reshape", "out", "image", "to");

        GraphSimplifier.Result simple = simplified(13);

        assertThat(simple.steps()).containsExactly("1 computation that the image does not change done");
        assertThat(outputs(simple.bytes(), new ImageSize(4, 10)).get(0).info().shape())
                .containsExactly(3L, 10L, 4L);
    }

    @Test
    void simplify_hardSwishOfFourOperators_becomesTwo() {
        image();
        scalars();
        node("Sub", "x", "image", "half");
        node("Add", "shifted", "x", "three");
        node("Clip", "clipped", "shifted", "zero", "six");
        node("Mul", "product", "x", "clipped");
        node("Div", "out", "product", "six");

        GraphSimplifier.Result simple = simplified(11);

        assertThat(simple.steps()).containsExactly("1 activation x * clip(x + 3, 0, 6) / 6 joined into two operators");
        assertThat(simple.operators()).containsExactly("HardSigmoid", "Mul", "Sub");
    }

    @Test
    void simplify_clippedSumThatIsNoHardSwish_stays() {
        image();
        scalars();
        node("Add", "shifted", "image", "three");
        node("Clip", "clipped", "shifted", "zero", "six");
        node("Mul", "product", "shifted", "clipped");
        node("Div", "out", "product", "six");

        assertThat(simplified(11).steps()).isEmpty();
    }

    @Test
    void foldConstants_hardSwish_stays() {
        image();
        scalars();
        node("Add", "shifted", "image", "three");
        node("Clip", "clipped", "shifted", "zero", "six");
        node("Mul", "product", "image", "clipped");
        node("Div", "out", "product", "six");

        assertThat(GraphSimplifier.foldConstants(model(11), "test").steps()).isEmpty();
    }

    @Test
    void simplify_nothingToDo_givesTheSameBytes() {
        image();
        weights("w", 3, 3, 1, 1);
        node("Conv", "out", "image", "w");
        byte[] bytes = model(13);

        assertThat(GraphSimplifier.simplify(bytes, "test").bytes()).isSameAs(bytes);
    }

    @Test
    void simplify_noModel_isLeftToWhoRunsIt() {
        byte[] bytes = {1, 2, 3};

        assertThat(GraphSimplifier.simplify(bytes, "test").bytes()).isSameAs(bytes);
        assertThat(GraphSimplifier.simplify(bytes, "test").steps()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "yolox_nano_416.onnx, 416, 416, ''",
        "nanodet_m_416.onnx, 416, 416, 158 weights taken off",
        "picodet_s_320.onnx, 320, 320, 279 weights taken off",
        "picodet_s_416.onnx, 416, 256, ''",
        "nanodet_plus_m_416.onnx, 416, 256, ''",
        "nanodet_plus_m_1_5x_416.onnx, 416, 256, ''",
        "drivesight-detector.onnx, 480, 352, ''",
    })
    void simplify_realModel_givesTheSameOutputs(String file, int width, int height, String step) throws Exception {
        Path ships = Path.of("../../models", file);
        byte[] bytes = Files.readAllBytes(Files.exists(ships) ? ships : SharedData.require("models-coco/" + file));
        ImageSize size = new ImageSize(width, height);

        GraphSimplifier.Result simple = GraphSimplifier.simplify(bytes, file);

        assertThat(String.join("\n", simple.steps())).startsWith(step);
        List<OutputTensor> expected = outputs(bytes, size);
        List<OutputTensor> found = outputs(simple.bytes(), size);
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).info()).isEqualTo(expected.get(i).info());
            // ONNX Runtime adds in another order once it may prepare the weights.
            assertThat(difference(found.get(i), expected.get(i))).isLessThan(1e-4f);
        }
    }

    private static float difference(OutputTensor found, OutputTensor expected) {
        float most = 0;
        for (int i = 0; i < found.values().length; i++) {
            most = Math.max(most, Math.abs(found.values()[i] - expected.values()[i]));
        }
        return most;
    }
}
