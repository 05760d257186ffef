package io.drivesight.training.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.GraphSession;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.testkit.SharedData;
import io.drivesight.training.graph.BackboneDetector.EvenPadding;
import io.drivesight.training.graph.GraphParts.Part;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classification networks made into detectors. */
class BackboneDetectorTest {
    private static final List<String> CLASSES = List.of("car", "person", "bicycle");

    private static List<OutputTensor> run(byte[] model, ImageSize size) {
        FloatBuffer image = Preprocessor.allocate(size);
        for (int i = 0; i < image.capacity(); i++) {
            image.put(i, (i * 37 % 101) / 50f - 1);
        }
        try (GraphSession session = GraphSession.of(model, "made", RuntimeOptions.CPU)) {
            return session.run(image, 1, size);
        }
    }

    private static TrainableGraph prepared(byte[] detector) {
        return TrainableGraph.prepare(detector, "made", HeadFamily.PICODET, CLASSES, CLASSES, 1);
    }

    @Test
    void make_residualNetwork_givesThreeLevelsAtAnySize() {
        byte[] detector = BackboneDetector.make(MadeUpClassifier.residual(8), "resnet", CLASSES.size(), 1);

        List<OutputTensor> outputs = run(detector, new ImageSize(96, 64));

        assertThat(outputs)
                .extracting(OutputTensor::name)
                .containsExactly("cls_s8", "cls_s16", "cls_s32", "dis_s8", "dis_s16", "dis_s32");
        assertThat(outputs).extracting(output -> output.dim(1)).containsExactly(96, 24, 6, 96, 24, 6);
        assertThat(outputs).extracting(output -> output.dim(2)).containsExactly(3, 3, 3, 32, 32, 32);
        for (float score : outputs.get(0).values()) {
            assertThat(score).as("a class's prior").isCloseTo(0.01f, within(0.05f));
        }
    }

    @Test
    void prepare_residualNetwork_tellsItsBackboneFromWhatIsNew() {
        byte[] detector = BackboneDetector.make(MadeUpClassifier.residual(8), "resnet", CLASSES.size(), 1);

        TrainableGraph graph = prepared(detector);
        TrainableGraph fresh = graph.withNewHead();

        assertThat(graph.anySize()).isTrue();
        assertThat(graph.parts().parameters(Part.BACKBONE)).noneMatch(name -> name.startsWith("detector/"));
        assertThat(fresh.parts().parameters(Part.PREDICTIONS))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("detector/"));
        assertThat(fresh.parts().parameters(Part.NECK)).isEmpty();
        assertThat(fresh.parts().parameters(Part.BACKBONE))
                .isEqualTo(graph.parts().parameters(Part.BACKBONE));
        assertThat(fresh.unscaled())
                .isNotEmpty()
                .doesNotContainAnyElementsOf(graph.parts().parameters(Part.PREDICTIONS));
    }

    @Test
    void evenPadding_paddedBehindOnly_computesTheSame() {
        OnnxGraph graph = OnnxGraph.parse(MadeUpClassifier.paddedBehind(3, 1), "padded");
        List<String> features = graph.nodes().stream()
                .filter(node -> node.op().equals("Relu"))
                .map(GraphNode::output)
                .toList();

        OnnxGraph even = EvenPadding.of(graph);

        assertThat(even.nodes()).filteredOn(node -> node.op().equals("Conv")).allSatisfy(node -> {
            List<Long> pads = node.integers("pads");
            assertThat(pads.subList(0, 2)).isEqualTo(pads.subList(2, 4));
        });
        ImageSize size = new ImageSize(64, 64);
        List<OutputTensor> before = run(graph.leadingTo(features).toBytes(), size);
        List<OutputTensor> after = run(even.leadingTo(features).toBytes(), size);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i).values()).containsExactly(before.get(i).values(), within(1e-6f));
        }
    }

    @Test
    void make_networkWithoutStride32_followsFromTheLevelBefore() {
        byte[] detector = BackboneDetector.make(MadeUpClassifier.paddedBehind(3, 0), "padded", CLASSES.size(), 1);

        assertThat(run(detector, new ImageSize(64, 64)))
                .extracting(output -> output.dim(1))
                .containsExactly(64, 16, 4, 64, 16, 4);
    }

    @Test
    void make_sameSeed_givesTheSameBytes() {
        byte[] classifier = MadeUpClassifier.residual(4);

        assertThat(BackboneDetector.make(classifier, "resnet", 3, 5))
                .isEqualTo(BackboneDetector.make(classifier, "resnet", 3, 5));
    }

    @Test
    void make_networkThatShrinksTooLittle_saysWhatIsNeeded() {
        byte[] shallow = MadeUpClassifier.paddedBehind(1, 1);

        assertThatThrownBy(() -> BackboneDetector.make(shallow, "shallow.onnx", 3, 1))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("shallow.onnx: features of strides 8 and 16 are needed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2_1.0_224.onnx", "squeezenet1_1.onnx"})
    void make_publishedNetwork_isTrainableAtAnySize(String name) throws IOException {
        Path file = SharedData.require("models-other/imagenet/" + name);
        byte[] detector = BackboneDetector.make(Files.readAllBytes(file), name, CLASSES.size(), 1);

        assertThat(run(detector, new ImageSize(160, 96)))
                .extracting(output -> output.dim(1))
                .containsExactly(240, 60, 15, 240, 60, 15);
        assertThat(prepared(detector).withNewHead().parts().parameters(Part.BACKBONE))
                .hasSizeGreaterThan(30);
    }
}
