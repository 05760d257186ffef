package io.drivesight.core.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.drivesight.testkit.OnnxParts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs that no exporter of a detector is known to write: they run as before, whatever is done to them. */
class OddGraphsTest extends GraphRig {
    private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
    private static final int INT64 = TensorProto.DataType.INT64_VALUE;

    /** The runtime tells a tensor of unknown rank and a number apart by nothing. */
    @Test
    void simplify_shapeOfATensorOfUnknownRank_isNotTakenForThatOfANumber() {
        image();
        node("Shape", "s", "image");
        graph.addInitializer(longs("from", 2)).addInitializer(longs("to", 4)).addInitializer(longs("ones", 1, 3, 1));
        node("Slice", "sides", "s", "from", "to");
        node("Concat", "wanted", "ones", "sides").addAttribute(OnnxParts.integer("axis", 0));
        node("Reshape", "r", "image", "wanted");
        node("Shape", "rs", "r");
        node("ReduceProd", "count", "rs").addAttribute(OnnxParts.integer("keepdims", 0));
        cast("divisor", "count", FLOAT);
        node("Div", "out", "image", "divisor");

        simplified(13);
    }

    @Test
    void simplify_dimensionThatAShapeDoesNotHave_isLeftToWhoRunsIt() {
        image();
        node("Shape", "s", "image");
        index("nine", 9);
        node("Gather", "dim", "s", "nine");
        cast("number", "dim", FLOAT);
        node("Div", "out", "image", "number");

        assertThat(GraphSimplifier.simplify(model(13), "test").operators()).contains("Gather");
    }

    @Test
    void simplify_resultTooLargeToKeep_staysComputedFromConstants() {
        image();
        graph.addInitializer(longs("some", 1, 1, 1150, 1150)).addInitializer(longs("twice", 1, 1, 2, 2));
        number("half", 0.5f);
        node("Mul", "big", "some", "twice");
        node("ReduceMean", "mean", "image");
        node("Expand", "large", "half", "big");
        node("Expand", "variable", "mean", "big");
        node("Mul", "product", "large", "variable");
        node("ReduceMax", "out", "product");

        GraphSimplifier.Result simple = simplified(13);

        assertThat(simple.steps()).containsExactly("1 computation that the image does not change done");
        assertThat(simple.bytes().length).isLessThan(10_000);
    }

    @Test
    void simplify_nodesInAnyOrder_stay() {
        image();
        weights("w", 3, 3, 1, 1);
        node("Relu", "out", "n");
        node("Conv", "c", "image", "w");
        node("Identity", "n", "c");

        assertThat(simplified(13).operators()).containsExactly("Conv", "Identity", "Relu");
    }

    @Test
    void simplify_sequenceOfConstants_staysOne() {
        image();
        weights("parts", 2, 3, 1, 1);
        node("SplitToSequence", "sequence", "parts").addAttribute(OnnxParts.integer("axis", 0));
        node("Sub", "zeros", "image", "image");
        node("ReduceMax", "zero", "zeros").addAttribute(OnnxParts.integer("keepdims", 0));
        cast("first", "zero", INT64);
        node("SequenceAt", "part", "sequence", "first");
        number("two", 2);
        number("three", 3);
        node("Mul", "six", "two", "three");
        node("Mul", "scaled", "image", "part");
        node("Mul", "out", "scaled", "six");

        GraphSimplifier.Result simple = simplified(13);

        assertThat(simple.steps()).containsExactly("1 computation that the image does not change done");
        assertThat(simple.operators()).contains("SplitToSequence");
    }

    @Test
    void simplify_nodeWithoutItsOutput_givesTheSameBytes() {
        image();
        number("half", 0.5f);
        node("Mul", "out", "image", "half");
        graph.addNode(NodeProto.newBuilder().setOpType("Constant").addAttribute(OnnxParts.integers("value_ints", 1)));
        byte[] bytes = model(13);

        GraphSimplifier.Result simple = GraphSimplifier.simplify(bytes, "test");

        assertThat(simple.bytes()).isSameAs(bytes);
        assertThat(simple.operators()).containsExactly("Constant", "Mul");
    }

    @Test
    void simplify_optionalOutputLeftOut_keepsNothingFromBeingComputed() {
        image();
        weights("constant", 1, 3, 6, 8);
        number("six", 6);
        node("MaxPool", "pooled", "constant").addOutput("").addAttribute(OnnxParts.integers("kernel_shape", 1, 1));
        node("Clip", "clipped", "image", "", "six");
        node("Mul", "out", "clipped", "pooled");

        assertThat(simplified(13).steps()).containsExactly("1 computation that the image does not change done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"three", "six"})
    void simplify_hardSwishWithANumberOfManyDimensions_stays(String name) {
        image();
        scalars();
        graph.addInitializer(TensorProto.newBuilder()
                .setName("five")
                .setDataType(FLOAT)
                .addAllDims(List.of(1L, 1L, 1L, 1L, 1L))
                .addFloatData(name.equals("three") ? 3 : 6));
        node("Add", "shifted", "image", name.equals("three") ? "five" : "three");
        node("Clip", "clipped", "shifted", "zero", "six");
        node("Mul", "product", "image", "clipped");
        node("Div", "out", "product", name.equals("six") ? "five" : "six");
        byte[] bytes = model(11);

        byte[] simple = GraphSimplifier.simplify(bytes, "test").bytes();

        assertThat(outputs(simple, SIZE).get(0).info())
                .isEqualTo(outputs(bytes, SIZE).get(0).info());
    }

    @Test
    void simplify_operatorsOfAnotherDomain_stay() {
        image();
        weights("w", 3, 3, 1, 1);
        node("Conv", "c", "image", "w").setDomain("example");
        node("Identity", "i", "c").setDomain("example");
        number("two", 2);
        node("Mul", "four", "two", "two").setDomain("example");
        node("Mul", "out", "i", "four");

        assertThat(GraphSimplifier.simplify(model(13), "test").steps()).isEmpty();
    }

    private void cast(String to, String from, int type) {
        node("Cast", to, from).addAttribute(OnnxParts.integer("to", type));
    }
}
