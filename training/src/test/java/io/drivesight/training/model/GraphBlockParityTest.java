package io.drivesight.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.testkit.SharedData;
import io.drivesight.training.graph.GraphParts;
import io.drivesight.training.graph.GraphParts.Part;
import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.graph.TrainableGraph;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The interpreter against ONNX Runtime, on the real detectors. */
class GraphBlockParityTest {
    private static final List<String> DRIVING =
            List.of("person", "bicycle", "car", "motorcycle", "bus", "truck", "traffic light", "traffic sign");

    @ParameterizedTest
    @ValueSource(strings = {"yolox_nano_416.onnx", "nanodet_m_416.onnx", "picodet_s_320.onnx"})
    void forward_untouchedModel_agreesWithOnnxRuntime(String file) throws Exception {
        Path path = SharedData.require("models-coco/" + file);
        try (OnnxModel model = OnnxModel.load(path, RuntimeOptions.CPU)) {
            FloatBuffer input = noise(model.card(), 1);
            OnnxGraph graph = OnnxGraph.parse(Files.readAllBytes(path), file);
            double error = difference(graph, model, input, 1);
            assertThat(error).isLessThan(1e-3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yolox_nano_416.onnx", "nanodet_m_416.onnx", "picodet_s_320.onnx"})
    void forward_newClassesAndBatchOfTwo_agreesWithOnnxRuntime(String file) throws Exception {
        Path path = SharedData.require("models-coco/" + file);
        byte[] bytes = Files.readAllBytes(path);
        ModelCard base;
        try (OnnxModel model = OnnxModel.load(path, RuntimeOptions.CPU)) {
            base = model.card();
        }
        TrainableGraph ready = TrainableGraph.prepare(bytes, file, base.family(), base.classes(), DRIVING, 1);
        ModelCard card = new ModelCard("t", base.family(), DRIVING, base.input(), base.thresholds(), null, null);
        try (OnnxModel model = OnnxModel.of(ready.graph().toBytes(), file, card, RuntimeOptions.CPU)) {
            double error = difference(ready.graph(), model, noise(base, 2), 2);
            assertThat(error).isLessThan(1e-3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yolox_nano_416.onnx", "nanodet_m_416.onnx", "picodet_s_320.onnx"})
    void run_frozenBackbone_sameFeaturesAsTheEngine(String file) throws Exception {
        Path path = SharedData.require("models-coco/" + file);
        ModelCard base;
        try (OnnxModel model = OnnxModel.load(path, RuntimeOptions.CPU)) {
            base = model.card();
        }
        TrainableGraph ready =
                TrainableGraph.prepare(Files.readAllBytes(path), file, base.family(), base.classes(), DRIVING, 1);
        FloatBuffer input = noise(base, 2);
        var size = base.input().size();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                DetectorBlock block = new DetectorBlock(new GraphBlock(ready.graph(), manager), ready.layout());
                NDManager step = manager.newSubManager()) {
            Set<String> frontier = block.frontier(Set.copyOf(ready.parts().parameters(Part.HEAD)));
            NDArray images = step.create(input.duplicate(), new Shape(2, 3, size.height(), size.width()));
            Map<String, NDArray> expected =
                    block.block().run(Map.of(ready.graph().inputName(), images), frontier);
            try (FrozenGraph frozen = new FrozenGraph(block.block().current(), frontier)) {
                Map<String, NDArray> found = frozen.run(input, 2, size, step);

                assertThat(found).containsOnlyKeys(frontier);
                found.forEach((name, array) -> assertThat(
                                array.sub(expected.get(name)).abs().max().getFloat())
                        .as(name)
                        .isLessThan(1e-3f));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"yolox_nano_416.onnx,9,27", "nanodet_m_416.onnx,3,12", "picodet_s_320.onnx,4,16"})
    void find_realModel_tellsPartsApart(String file, int predictions, int head) throws Exception {
        Path path = SharedData.require("models-coco/" + file);
        try (OnnxModel model = OnnxModel.load(path, RuntimeOptions.CPU)) {
            TrainableGraph ready = TrainableGraph.prepare(
                    Files.readAllBytes(path),
                    file,
                    model.card().family(),
                    model.card().classes(),
                    DRIVING,
                    1);
            GraphParts parts = ready.parts();
            assertThat(parts.parameters(Part.PREDICTIONS)).hasSize(2 * predictions);
            assertThat(parts.parameters(Part.HEAD).size() / 2).isEqualTo(head);
            assertThat(parts.parameters(Part.NECK)).isNotEmpty();
            assertThat(parts.parameters(Part.BACKBONE)).isNotEmpty();
        }
    }

    private static double difference(OnnxGraph graph, OnnxModel model, FloatBuffer input, int batch) {
        var size = model.card().input().size();
        List<OutputTensor> expected = model.run(input, batch, size);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                GraphBlock block = new GraphBlock(graph, manager);
                NDManager step = block.manager().newSubManager()) {
            NDArray images = step.create(input.duplicate(), new Shape(batch, 3, size.height(), size.width()));
            NDList outputs = block.forward(images);
            double worst = 0;
            for (int i = 0; i < outputs.size(); i++) {
                float[] found = outputs.get(i).toFloatArray();
                FloatBuffer wanted = expected.get(i).data();
                assertThat(found).hasSize(wanted.remaining());
                for (int j = 0; j < found.length; j++) {
                    worst = Math.max(worst, Math.abs(found[j] - wanted.get(j)));
                }
            }
            return worst;
        }
    }

    private static FloatBuffer noise(ModelCard card, int batch) {
        Random random = new Random(5);
        int values = batch * 3 * card.input().width() * card.input().height();
        FloatBuffer buffer = java.nio.ByteBuffer.allocateDirect(4 * values)
                .order(java.nio.ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < values; i++) {
            float byteValue = random.nextFloat() * 255;
            buffer.put(card.family().name().equals("YOLOX") ? byteValue : byteValue / 60 - 2);
        }
        return buffer.flip();
    }
}
