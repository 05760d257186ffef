package io.drivesight.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.training.dataset.TestFolder;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.graph.GraphParts.Part;
import io.drivesight.training.graph.MadeUpDetector;
import io.drivesight.training.graph.MadeUpDetector.HeadEnd;
import io.drivesight.training.graph.TrainableGraph;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs of published detectors' shape, as they are exported for the operator sets in use. */
class MadeUpGraphsTest {
    private static final List<String> CLASSES = List.of("bus", "person");
    private static final ImageSize SIZE = new ImageSize(96, 64);
    private static final List<PixelImage> IMAGES = List.of(TestFolder.picture(96, 64, 1));

    private static void runTrainAndExport(byte[] bytes, HeadFamily family, ImageSize size) {
        ModelCard base = MadeUpDetector.card(family);
        try (OnnxModel untouched = OnnxModel.of(bytes, "base", base, RuntimeOptions.CPU)) {
            assertThat(untouched.run(Bases.noise(family, 1, size), 1, size)).isNotEmpty();
        }
        TrainableGraph ready = TrainableGraph.prepare(bytes, "base", family, base.classes(), CLASSES, 1);
        ModelCard card =
                new ModelCard("tuned", family, CLASSES, ready.input(base.input(), size), base.thresholds(), null, null);
        byte[] exported = ModelExport.bytes(ready.graph(), Map.of(), card);

        assertThat(ready.anySize()).isTrue();
        try (OnnxModel model = OnnxModel.of(exported, "tuned", card, RuntimeOptions.CPU)) {
            assertThat(GraphBlockParityTest.difference(ready.graph(), model, 2, size))
                    .isLessThan(1e-3);
        }
        assertThat(ModelExport.prove(exported, ready.graph(), IMAGES).worstOutput())
                .isLessThan(1e-3);
        Slope.check(family.name(), ready, size);
    }

    /** The true width and depth of YOLOX-S, 9 million parameters. */
    @ParameterizedTest
    @ValueSource(ints = {11, 16})
    void yoloxS_everyOperatorSet_runsTrainsAndExports(int opset) {
        runTrainAndExport(MadeUpDetector.yolox(opset, false, 1, 32), HeadFamily.YOLOX, SIZE);
    }

    /** The depth of YOLOX-M; its width would only take time. */
    @ParameterizedTest
    @ValueSource(ints = {13, 14, 17, 18, 19})
    void yoloxM_everyOperatorSet_runsTrainsAndExports(int opset) {
        runTrainAndExport(MadeUpDetector.yolox(opset, true, 2, 4), HeadFamily.YOLOX, SIZE);
    }

    @ParameterizedTest
    @CsvSource({
        "11, SLICES",
        "12, SPLIT",
        "13, SLICES",
        "14, SPLIT",
        "15, JOINED",
        "16, SLICES",
        "17, JOINED",
        "18, SPLIT",
        "18, SLICES",
        "19, JOINED",
        "19, SPLIT"
    })
    void distributionHead_everyEndAndOperatorSet_runsTrainsAndExports(int opset, HeadEnd end) {
        byte[] bytes = MadeUpDetector.distributions(opset, end);

        // No multiple of the coarsest stride.
        runTrainAndExport(bytes, HeadFamily.NANODET_PLUS, new ImageSize(160, 96));
    }

    @ParameterizedTest
    @CsvSource({"SLICES", "SPLIT", "JOINED"})
    void distributionHead_everyEnd_hasOneConvolutionALevel(HeadEnd end) {
        TrainableGraph ready = TrainableGraph.prepare(
                MadeUpDetector.distributions(18, end), "base", HeadFamily.PICODET, MadeUpDetector.CLASSES, CLASSES, 1);

        assertThat(ready.layout().levels()).hasSize(4);
        assertThat(ready.parts().parameters(Part.PREDICTIONS)).hasSize(8);
        assertThat(ready.copied()).containsOnly(Map.entry("person", "person"));
    }
}
