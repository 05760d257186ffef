package io.drivesight.training.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.training.graph.GraphParts.Part;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainableGraphTest {
    private static TrainableGraph prepare(List<String> classes) {
        return TrainableGraph.prepare(
                TinyDetector.bytes(), "tiny.onnx", HeadFamily.YOLOX, TinyDetector.CLASSES, classes, 1);
    }

    private static float[] classRow(TrainableGraph graph, int input, int row) {
        GraphNode convolution = graph.layout().levels().get(0).classRows().convolution();
        GraphTensor tensor = graph.graph().constant(convolution, input);
        int width = tensor.size() / (int) (long) tensor.dims().get(0);
        return Arrays.copyOfRange(tensor.floats(), row * width, (row + 1) * width);
    }

    @Test
    void prepare_knownClassUnderAnotherName_copiesItsRow() {
        TrainableGraph same = prepare(TinyDetector.CLASSES);
        TrainableGraph changed = prepare(List.of("bus", "pedestrian", "car"));

        assertThat(changed.copied()).containsEntry("car", "car").containsEntry("pedestrian", "person");
        assertThat(classRow(changed, 1, 2)).isEqualTo(classRow(same, 1, 0));
        assertThat(classRow(changed, 1, 1)).isEqualTo(classRow(same, 1, 1));
    }

    @Test
    void prepare_newClass_startsSmallWithOnePercentPrior() {
        TrainableGraph graph = prepare(List.of("bus", "car"));

        assertThat(graph.copied()).doesNotContainKey("bus");
        double prior = 1 / (1 + Math.exp(-classRow(graph, 2, 0)[0]));
        assertThat(prior).isBetween(0.0099, 0.0101);
        for (float weight : classRow(graph, 1, 0)) {
            assertThat(Math.abs(weight)).isLessThan(0.06f);
        }
    }

    @Test
    void prepare_yoloxGraph_isFreeInBatchAndSize() throws InvalidProtocolBufferException {
        TrainableGraph graph = prepare(List.of("car"));

        assertThat(graph.anySize()).isTrue();
        TensorShapeProto shape = ModelProto.parseFrom(graph.graph().toBytes())
                .getGraph()
                .getInput(0)
                .getType()
                .getTensorType()
                .getShape();
        assertThat(shape.getDimList())
                .extracting(dim -> dim.hasDimValue() ? dim.getDimValue() : -1L)
                .containsExactly(-1L, 3L, -1L, -1L);
        assertThat(graph.layout().classCount()).isEqualTo(1);
    }

    @Test
    void find_tinyDetector_tellsPartsApart() {
        GraphParts parts = prepare(TinyDetector.CLASSES).parts();

        // Weight and bias each: three predictions on three levels, stem and two branches on three levels.
        assertThat(parts.parameters(Part.PREDICTIONS)).hasSize(18);
        assertThat(parts.parameters(Part.HEAD)).hasSize(18);
        assertThat(parts.parameters(Part.NECK)).hasSize(6);
        assertThat(parts.parameters(Part.BACKBONE)).hasSize(10);
        assertThat(parts.groups()).extracting(GraphParts.Group::name).endsWith("backbone/s4", "backbone/s2");
    }

    @Test
    void withAdded_twice_hasLayersOfTheirOwnAndIsReadAgain() {
        List<String> three = List.of("car", "person", "cone");
        List<String> four = List.of("car", "person", "cone", "person lying");
        TrainableGraph graph = prepare(TinyDetector.CLASSES).withAdded(TinyDetector.CLASSES, List.of("cone"), 1);
        TrainableGraph more = graph.withAdded(three, List.of("person lying"), 1);

        // A level's stem, layer for classes and rows, weight and bias each.
        assertThat(more.parts().parameters(Part.PREDICTIONS)).hasSize(18).allMatch(name -> name.startsWith("added3/"));
        assertThat(more.parts().parameters(Part.HEAD)).hasSize(54);
        assertThat(more.copied()).containsEntry("person lying", "person").doesNotContainKey("cone");
        assertThat(more.layout().classCount()).isEqualTo(4);
        byte[] file = more.graph().toBytes();
        TrainableGraph read = TrainableGraph.prepare(file, "more.onnx", HeadFamily.YOLOX, four, four, 1);
        assertThat(read.layout().classCount()).isEqualTo(4);
        assertThat(read.parts().parameters(Part.PREDICTIONS)).hasSize(30);
        assertThat(read.parts().parameters(Part.NECK)).hasSize(6);
        assertThatThrownBy(() -> TrainableGraph.prepare(file, "more.onnx", HeadFamily.YOLOX, four, three, 1))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("more.onnx")
                .hasMessageContaining("--add-class");
    }

    /** Some exporters let all levels have the same rows. */
    @Test
    void withAdded_levelsShareTheirRows_shareTheNewOnes() throws InvalidProtocolBufferException {
        TrainableGraph graph = prepare(TinyDetector.CLASSES);
        List<GraphNode> rows = graph.layout().levels().stream()
                .map(level -> level.classRows().convolution())
                .toList();
        ModelProto.Builder shared = ModelProto.parseFrom(graph.graph().toBytes()).toBuilder();
        for (GraphNode node : rows) {
            shared.getGraphBuilder()
                    .getNodeBuilder(node.index())
                    .setInput(1, rows.get(0).inputs().get(1))
                    .setInput(2, rows.get(0).inputs().get(2));
        }

        byte[] added = TrainableGraph.prepare(
                        shared.build().toByteArray(),
                        "shared.onnx",
                        HeadFamily.YOLOX,
                        TinyDetector.CLASSES,
                        TinyDetector.CLASSES,
                        1)
                .withAdded(TinyDetector.CLASSES, List.of("cone"), 1)
                .graph()
                .toBytes();

        assertThat(rows).hasSizeGreaterThan(1);
        assertThat(ModelProto.parseFrom(added).getGraph().getInitializerList())
                .extracting(TensorProto::getName)
                .doesNotHaveDuplicates();
    }

    @Test
    void scratch_anyGraph_keepsShapesAndForgetsWeights() {
        TrainableGraph graph = prepare(TinyDetector.CLASSES);
        TrainableGraph scratch = graph.scratch(2);

        for (String name : graph.parts().parameters()) {
            GraphTensor before = graph.graph().tensor(name).orElseThrow();
            GraphTensor after = scratch.graph().tensor(name).orElseThrow();
            assertThat(after.dims()).isEqualTo(before.dims());
            if (before.dims().size() > 1) {
                assertThat(after.floats()).isNotEqualTo(before.floats());
            }
        }
        assertThat(scratch.copied()).isEmpty();
    }

    @Test
    void scratch_batchNormalisation_startsWithScalesOfOne() {
        TrainableGraph graph = TrainableGraph.prepare(
                TinyDetector.bytesWithBatchNormalisation(),
                "tiny.onnx",
                HeadFamily.YOLOX,
                TinyDetector.CLASSES,
                TinyDetector.CLASSES,
                1);
        TrainableGraph scratch = graph.scratch(2);

        assertThat(scratch.graph().nodes().stream()
                        .filter(node -> node.op().equals("BatchNormalization"))
                        .map(node -> scratch.graph()
                                .tensor(node.input(1).orElseThrow())
                                .orElseThrow()))
                .isNotEmpty()
                .allSatisfy(scale -> assertThat(scale.floats()).containsOnly(1));
    }

    @Test
    void replace_cardWithWrongClassCount_namesBothCounts() {
        assertThatThrownBy(() -> TrainableGraph.prepare(
                        TinyDetector.bytes(), "tiny.onnx", HeadFamily.YOLOX, List.of("car"), List.of("car"), 1))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("tiny.onnx")
                .hasMessageContaining("1 classes")
                .hasMessageContaining("rows for 2");
    }

    @Test
    void parse_noModel_saysSo() {
        assertThatThrownBy(() -> OnnxGraph.parse(new byte[] {1, 2, 3}, "x.onnx"))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("x.onnx")
                .hasMessageContaining("not an ONNX model");
    }

    @Test
    void parse_cutOffModel_saysSo() {
        byte[] bytes = TinyDetector.bytes();
        assertThatThrownBy(() -> OnnxGraph.parse(Arrays.copyOf(bytes, bytes.length / 2), "x.onnx"))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("cut off");
    }
}
