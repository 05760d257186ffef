package io.drivesight.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.training.graph.GraphException;
import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.graph.TinyDetector;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static final ImageSize SIZE = new ImageSize(2, 1);
    /** Two images of two pixels, {@code [2, 3, 1, 2]}; the first channel holds 1, 3 and 5, 7. */
    private static final float[] IMAGES = {1, 3, 0, 0, 0, 0, 5, 7, 0, 0, 0, 0};

    private static OnnxGraph graph(String secondMean) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("two");
        for (String name : List.of("scale", "variance", "variance2")) {
            graph.addInitializer(tensor(name, 1));
        }
        for (String name : List.of("shift", "mean", "mean2")) {
            graph.addInitializer(tensor(name, 0));
        }
        graph.addNode(normalisation("images", "between", "mean", "variance"))
                .addNode(normalisation("between", "output", secondMean, "variance2"))
                .addInput(value("images"))
                .addOutput(value("output"));
        return OnnxGraph.parse(
                ModelProto.newBuilder()
                        .setIrVersion(7)
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(11))
                        .setGraph(graph)
                        .build()
                        .toByteArray(),
                "two");
    }

    private static NodeProto normalisation(String in, String out, String mean, String variance) {
        return NodeProto.newBuilder()
                .setOpType("BatchNormalization")
                .setName(out)
                .addAllInput(List.of(in, "scale", "shift", mean, variance))
                .addOutput(out)
                .build();
    }

    private static TensorProto tensor(String name, float value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addDims(3)
                .addAllFloatData(List.of(value, value, value))
                .build();
    }

    private static ValueInfoProto value(String name) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : new long[] {2, 3, 1, 2}) {
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

    private static float first(OnnxGraph graph, String name) {
        return graph.tensor(name).orElseThrow().floats()[0];
    }

    @Test
    void renewStatistics_twoLayers_isWhatTheFormulaSaysLayerByLayer() {
        OnnxGraph renewed = GraphBlock.renewStatistics(graph("mean2"), FloatBuffer.wrap(IMAGES), 2, SIZE, 6);

        // Images: mean 4, variance (9 + 1 + 1 + 9) / 4 = 5. N / (N + n) = 6 / 8.
        assertThat(first(renewed, "mean")).isEqualTo(0.25f * 4);
        assertThat(first(renewed, "variance")).isEqualTo(0.75f + 0.25f * 5);
        // Behind the first layer: (x - 1) / sqrt(2 + 1e-5), so mean 3 / sqrt(2), variance 5 / 2.
        assertThat((double) first(renewed, "mean2")).isCloseTo(0.25 * 3 / Math.sqrt(2), within(1e-4));
        assertThat((double) first(renewed, "variance2")).isCloseTo(0.75 + 0.25 * 2.5, within(1e-4));
        assertThat(renewed.tensor("mean").orElseThrow().floats()[1]).isZero();
    }

    @Test
    void renewStatistics_noPrior_forgetsTheOldStatistics() {
        OnnxGraph renewed = GraphBlock.renewStatistics(graph("mean2"), FloatBuffer.wrap(IMAGES), 2, SIZE, 0);

        assertThat(first(renewed, "mean")).isEqualTo(4);
        assertThat(first(renewed, "variance")).isEqualTo(5);
    }

    @Test
    void renewStatistics_sharedStatistics_isRefused() {
        assertThatThrownBy(() -> GraphBlock.renewStatistics(graph("mean"), FloatBuffer.wrap(IMAGES), 2, SIZE, 1))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("shares its statistics");
    }

    @Test
    void normalisations_foldedGraph_hasNone() {
        assertThat(GraphBlock.normalisations(OnnxGraph.parse(TinyDetector.bytes(), "tiny")))
                .isZero();
        assertThat(GraphBlock.normalisations(OnnxGraph.parse(TinyDetector.bytesWithBatchNormalisation(), "tiny")))
                .isPositive();
    }
}
