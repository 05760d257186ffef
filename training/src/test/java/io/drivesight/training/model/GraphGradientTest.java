package io.drivesight.training.model;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.training.graph.TrainableGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradients of the real detectors. */
class GraphGradientTest {
    private static final ImageSize SIZE = new ImageSize(160, 96);

    @ParameterizedTest
    @MethodSource("io.drivesight.training.model.Bases#all")
    void gradient_everyPart_isTheSlopeOfOnnxRuntimesOutputs(String file) throws Exception {
        TrainableGraph ready = Bases.prepared(file, Bases.DRIVING);

        Slope.check(
                file, ready, ready.anySize() ? SIZE : Bases.card(file).input().size());
    }
}
