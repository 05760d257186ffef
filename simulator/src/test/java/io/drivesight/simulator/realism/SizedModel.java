package io.drivesight.simulator.realism;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A YOLOX file whose input was given another size: its weights and operators stay as they are. */
final class SizedModel {
    private static final int[] STRIDES = {8, 16, 32};

    private SizedModel() {}

    static byte[] of(Path file, int width, int height) {
        try {
            ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
            GraphProto.Builder graph = model.getGraphBuilder();
            graph.clearValueInfo();
            TensorShapeProto.Builder input = graph.getInputBuilder(0)
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .getShapeBuilder();
            input.getDimBuilder(2).setDimValue(height);
            input.getDimBuilder(3).setDimValue(width);
            int cells = 0;
            for (int stride : STRIDES) {
                cells += width / stride * (height / stride);
            }
            graph.getOutputBuilder(0)
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .getShapeBuilder()
                    .getDimBuilder(1)
                    .setDimValue(cells);
            return model.build().toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
