package io.drivesight.training.model;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.testkit.SharedData;
import io.drivesight.training.graph.TrainableGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The six detectors that people start from. */
final class Bases {
    static final List<String> DRIVING =
            List.of("person", "bicycle", "car", "motorcycle", "bus", "truck", "traffic light", "traffic sign");

    private Bases() {}

    static Stream<String> all() {
        return Stream.of(
                "yolox_nano_416.onnx",
                "nanodet_m_416.onnx",
                "picodet_s_320.onnx",
                "picodet_s_416.onnx",
                "nanodet_plus_m_416.onnx",
                "nanodet_plus_m_1_5x_416.onnx");
    }

    static Path path(String file) {
        return SharedData.require("models-coco/" + file);
    }

    static ModelCard card(String file) {
        try (OnnxModel model = OnnxModel.load(path(file), RuntimeOptions.CPU)) {
            return model.card();
        }
    }

    static TrainableGraph prepared(String file, List<String> classes) throws IOException {
        ModelCard card = card(file);
        return TrainableGraph.prepare(Files.readAllBytes(path(file)), file, card.family(), card.classes(), classes, 1);
    }

    /** Noise in the range that the model's images have. */
    static FloatBuffer noise(HeadFamily family, int batch, ImageSize size) {
        Random random = new Random(5);
        int values = batch * 3 * size.width() * size.height();
        FloatBuffer buffer = ByteBuffer.allocateDirect(Float.BYTES * values)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < values; i++) {
            float byteValue = random.nextFloat() * 255;
            buffer.put(family == HeadFamily.YOLOX ? byteValue : byteValue / 60 - 2);
        }
        return buffer.flip();
    }
}
