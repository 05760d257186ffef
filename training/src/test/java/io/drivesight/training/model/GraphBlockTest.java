package io.drivesight.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.testkit.OnnxParts;
import io.drivesight.training.graph.GraphException;
import io.drivesight.training.graph.GraphParts.Part;
import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.graph.TinyDetector;
import io.drivesight.training.graph.TrainableGraph;
import io.drivesight.training.model.DetectorBlock.Predictions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GraphBlockTest {
    @Test
    void newGraphBlock_unknownOperator_namesOperatorAndNode() {
        OnnxGraph graph = OnnxGraph.parse(TinyDetector.bytesWithUnknownOperator(), "odd.onnx");
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            assertThatThrownBy(() -> new GraphBlock(graph, manager, false))
                    .isInstanceOf(GraphException.class)
                    .hasMessageContaining("odd.onnx")
                    .hasMessageContaining("operator Erf")
                    .hasMessageContaining("odd_one");
        }
    }

    private static NDArray y(GraphBlock block, Map<String, NDArray> given) {
        return Objects.requireNonNull(block.run(given, Set.of("y")).get("y"));
    }

    /** Up to operator set 12 a softmax goes over all axes from its own on, by default the second; since then over one, the last. */
    @Test
    void run_softmaxOfEitherOperatorSet_isThatSetsOrRefused() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Map<String, NDArray> square = Map.of("x", manager.arange(4f).reshape(2, 2));
            Map<String, NDArray> cube = Map.of("x", manager.arange(8f).reshape(2, 2, 2));
            GraphBlock old = new GraphBlock(softmax(11), manager, false);
            GraphBlock now = new GraphBlock(softmax(13), manager, false);

            assertThat(y(old, square).toFloatArray()).isEqualTo(y(now, square).toFloatArray());
            assertThat(y(now, cube).sum(new int[] {2}).toFloatArray())
                    .containsExactly(new float[] {1, 1, 1, 1}, within(1e-6f));
            assertThatThrownBy(() -> old.run(cube, Set.of("y")))
                    .isInstanceOf(GraphException.class)
                    .hasMessageContaining("softmax over several axes");
        }
    }

    private static OnnxGraph softmax(long operatorSet) {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(operatorSet))
                .setGraph(GraphProto.newBuilder()
                        .setName("softmax")
                        .addInput(OnnxParts.value("x", -1, -1))
                        .addOutput(OnnxParts.value("y", -1, -1))
                        .addNode(OnnxParts.node("Softmax", List.of("x"), "y")))
                .build();
        return OnnxGraph.parse(model.toByteArray(), "softmax.onnx");
    }

    @Test
    void run_fromTheFrontier_sameAsFromTheImage() {
        TrainableGraph graph = TrainableGraph.prepare(
                TinyDetector.bytes(), "tiny", HeadFamily.YOLOX, TinyDetector.CLASSES, TinyDetector.CLASSES, 1);
        Set<String> trainable = new HashSet<>(graph.parts().parameters(Part.HEAD));
        trainable.addAll(graph.parts().parameters(Part.PREDICTIONS));
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                DetectorBlock block = new DetectorBlock(new GraphBlock(graph.graph(), manager, false), graph.layout());
                NDManager step = manager.newSubManager()) {
            NDArray images = step.randomUniform(0, 1, new Shape(2, 3, TinyDetector.SIZE, TinyDetector.SIZE));
            float[] whole = block.predict(Map.of("images", images), TinyDetector.SIZE)
                    .classes()
                    .toFloatArray();
            Set<String> frontier = block.frontier(trainable);
            Map<String, NDArray> trunk = block.block().run(Map.of("images", images), frontier);

            assertThat(frontier).hasSize(3).doesNotContain("images");
            assertThat(block.predict(trunk, TinyDetector.SIZE).classes().toFloatArray())
                    .isEqualTo(whole);
        }
    }

    @Test
    void predict_channelsLast_sameValues() {
        TrainableGraph graph = TrainableGraph.prepare(
                TinyDetector.bytes(), "tiny", HeadFamily.YOLOX, TinyDetector.CLASSES, TinyDetector.CLASSES, 1);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                DetectorBlock plain = new DetectorBlock(new GraphBlock(graph.graph(), manager, false), graph.layout());
                DetectorBlock last = new DetectorBlock(new GraphBlock(graph.graph(), manager, true), graph.layout());
                NDManager step = manager.newSubManager()) {
            Map<String, NDArray> images = Map.of("images", step.randomUniform(0, 1, new Shape(2, 3, 64, 96)));

            RawValues expected = plain.predict(images, 64).copy();
            RawValues found = last.predict(images, 64).copy();

            assertThat(found.boxes()).containsExactly(expected.boxes(), within(1e-4f));
            assertThat(found.classes()).containsExactly(expected.classes(), within(1e-4f));
        }
    }

    @Test
    void predict_otherSize_gridFollows() {
        TrainableGraph graph = TrainableGraph.prepare(
                TinyDetector.bytes(), "tiny", HeadFamily.YOLOX, TinyDetector.CLASSES, TinyDetector.CLASSES, 1);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                DetectorBlock block = new DetectorBlock(new GraphBlock(graph.graph(), manager, false), graph.layout());
                NDManager step = manager.newSubManager()) {
            Predictions predictions = block.predict(Map.of("images", step.zeros(new Shape(1, 3, 64, 128))), 64);

            assertThat(predictions.grid().size()).isEqualTo(8 * 16 + 4 * 8 + 2 * 4);
            assertThat(predictions.grid().stride()[0]).isEqualTo(8);
            assertThat(predictions.boxes().getShape()).isEqualTo(new Shape(1, 168, 4));
        }
    }
}
