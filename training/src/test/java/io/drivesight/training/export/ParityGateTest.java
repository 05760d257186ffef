package io.drivesight.training.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.inference.TensorInfo;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import io.drivesight.training.dataset.TestFolder;
import io.drivesight.training.graph.GraphException;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.graph.TinyDetector;
import io.drivesight.training.graph.TrainableGraph;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParityGateTest {
    private static final List<PixelImage> IMAGES =
            List.of(TestFolder.picture(96, 64, 1), TestFolder.picture(40, 80, 2));

    private final TrainableGraph graph = TrainableGraph.prepare(
            TinyDetector.bytes(), "tiny", HeadFamily.YOLOX, TinyDetector.CLASSES, TinyDetector.CLASSES, 1);

    private byte[] bytes() {
        InputSpec input = new InputSpec(
                64,
                64,
                true,
                32,
                ChannelOrder.RGB,
                ResizeMode.LETTERBOX_TOP_LEFT,
                114,
                List.of(1.0, 2.0, 3.0),
                List.of(64.0, 60.0, 50.0));
        // Low enough that an untrained model detects something.
        Thresholds thresholds = new Thresholds(0.2, 0.5, 20);
        ModelCard card = new ModelCard("tiny", HeadFamily.YOLOX, TinyDetector.CLASSES, input, thresholds, null, null);
        return ModelExport.bytes(graph.graph(), Map.of(), card);
    }

    @Test
    void prove_sameWeights_agrees() {
        ParityGate.Parity parity = ModelExport.prove(bytes(), graph.graph(), IMAGES);

        assertThat(parity.images()).isEqualTo(2);
        assertThat(parity.worstOutput()).isLessThan(1e-4);
        assertThat(parity.detections()).isPositive();
    }

    /** Outputs of dozens that are a few thousandths apart are rounding; in an output about 0 as much is not. */
    @Test
    void check_differenceOfLargeOutputs_countsBesideTheirSize() {
        assertThat(ParityGate.beyond(40f, 40.0011f)).isLessThan(ParityGate.MAX_DIFFERENCE);
        assertThat(ParityGate.beyond(40f, 40.05f)).isGreaterThan(ParityGate.MAX_DIFFERENCE);
        assertThat(ParityGate.beyond(0.001f, 0.0032f)).isGreaterThan(ParityGate.MAX_DIFFERENCE);
        assertThat(ParityGate.beyond(1f, Float.NaN)).isNaN();
    }

    @Test
    void difference_firstValueIsNoNumber_isInfinite() {
        List<OutputTensor> expected = List.of(output(1, 2));

        assertThat(ParityGate.difference(expected, List.of(output(1, 2.5f)), (a, b) -> Math.abs(a - b)))
                .isEqualTo(0.5);
        assertThat(ParityGate.difference(expected, List.of(output(Float.NaN, 2)), (a, b) -> Math.abs(a - b)))
                .isInfinite();
    }

    private static OutputTensor output(float... values) {
        return new OutputTensor(new TensorInfo("out", List.of((long) values.length)), FloatBuffer.wrap(values));
    }

    @Test
    void prove_weightsMovedAfterwards_isRefused() {
        String name = graph.parts().parameters().get(0);
        GraphTensor tensor = graph.graph().tensor(name).orElseThrow();
        float[] moved = tensor.floats().clone();
        moved[0] += 0.5f;
        Map<String, GraphTensor> weights = Map.of(name, GraphTensor.of(name, tensor.dims(), moved));
        OnnxGraph other = graph.graph().withTensors(weights);

        assertThatThrownBy(() -> ModelExport.prove(bytes(), other, IMAGES))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("was not written");
    }
}
