package io.drivesight.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.training.graph.GraphParts;
import io.drivesight.training.graph.GraphParts.Part;
import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.graph.TrainableGraph;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The interpreter against ONNX Runtime, on the real detectors. */
class GraphBlockParityTest {
    @ParameterizedTest
    @MethodSource("io.drivesight.training.model.Bases#all")
    void forward_untouchedModel_agreesWithOnnxRuntime(String file) throws Exception {
        byte[] bytes = Files.readAllBytes(Bases.path(file));
        ModelCard card = Bases.card(file);
        try (OnnxModel model = OnnxModel.of(bytes, file, card, RuntimeOptions.CPU)) {
            double error = difference(
                    OnnxGraph.parse(bytes, file), model, 1, card.input().size());
            assertThat(error).isLessThan(1e-3);
        }
    }

    /** Sizes in several shapes; at 416 pixels and stride 64 cells are cut. */
    @ParameterizedTest
    @CsvSource({
        "yolox_nano_416.onnx,416,256",
        "nanodet_m_416.onnx,416,416",
        "picodet_s_320.onnx,320,320",
        "picodet_s_416.onnx,416,256",
        "picodet_s_416.onnx,480,352",
        "nanodet_plus_m_416.onnx,416,416",
        "nanodet_plus_m_1_5x_416.onnx,416,256"
    })
    void forward_newClassesAndBatchOfTwo_agreesWithOnnxRuntime(String file, int width, int height) throws Exception {
        ModelCard base = Bases.card(file);
        TrainableGraph ready = Bases.prepared(file, Bases.DRIVING);
        ImageSize size = new ImageSize(width, height);
        ModelCard card = new ModelCard(
                "t", base.family(), Bases.DRIVING, ready.input(base.input(), size), base.thresholds(), null, null);
        try (OnnxModel model = OnnxModel.of(ready.graph().toBytes(), file, card, RuntimeOptions.CPU)) {
            assertThat(difference(ready.graph(), model, 2, size)).isLessThan(1e-3);
        }
    }

    @ParameterizedTest
    @MethodSource("io.drivesight.training.model.Bases#all")
    void run_frozenBackbone_sameFeaturesAsTheEngine(String file) throws Exception {
        ModelCard base = Bases.card(file);
        TrainableGraph ready = Bases.prepared(file, Bases.DRIVING);
        ImageSize size = base.input().size();
        FloatBuffer input = Bases.noise(base.family(), 2, size);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                DetectorBlock block = new DetectorBlock(new GraphBlock(ready.graph(), manager, true), ready.layout());
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
    @CsvSource({
        "yolox_nano_416.onnx,9,27",
        "nanodet_m_416.onnx,3,12",
        "picodet_s_320.onnx,4,16",
        "picodet_s_416.onnx,4,16",
        "nanodet_plus_m_416.onnx,4,16",
        "nanodet_plus_m_1_5x_416.onnx,4,16"
    })
    void find_realModel_tellsPartsApart(String file, int predictions, int head) throws Exception {
        GraphParts parts = Bases.prepared(file, Bases.DRIVING).parts();

        assertThat(parts.parameters(Part.PREDICTIONS)).hasSize(2 * predictions);
        assertThat(parts.parameters(Part.HEAD).size() / 2).isEqualTo(head);
        assertThat(parts.parameters(Part.NECK)).isNotEmpty();
        assertThat(parts.parameters(Part.BACKBONE)).isNotEmpty();
        assertThat(parts.groups()).extracting(GraphParts.Group::name).contains("backbone/s32", "backbone/s2");
    }

    /** Greatest difference of an output between interpreter and ONNX Runtime. */
    static double difference(OnnxGraph graph, OnnxModel model, int batch, ImageSize size) {
        FloatBuffer input = Bases.noise(model.card().family(), batch, size);
        List<OutputTensor> expected = model.run(input, batch, size);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                GraphBlock block = new GraphBlock(graph, manager, true);
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
}
