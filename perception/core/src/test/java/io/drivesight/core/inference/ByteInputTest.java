package io.drivesight.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteInputTest {
    private static final ImageSize SIZE = new ImageSize(128, 128);

    private static InputSpec spec(List<Double> mean, List<Double> std) {
        return new InputSpec(128, 128, false, 32, ChannelOrder.BGR, ResizeMode.LETTERBOX_TOP_LEFT, 114, mean, std);
    }

    private static float[] asFloats(InputSpec spec) {
        FloatBuffer data = ByteBuffer.allocateDirect(3 * 128 * 128 * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < data.capacity(); i++) {
            int plane = i / (128 * 128);
            data.put(
                    i, (float) ((value(i) - spec.mean().get(plane)) / spec.std().get(plane)));
        }
        try (GraphSession session = GraphSession.of(SquareDetectorOnnx.bytes(), "floats", RuntimeOptions.CPU)) {
            return session.run(data, 1, SIZE).get(0).values();
        }
    }

    private static float[] asBytes(InputSpec spec) {
        ByteBuffer data = ByteBuffer.allocateDirect(3 * 128 * 128);
        for (int i = 0; i < data.capacity(); i++) {
            data.put(i, (byte) value(i));
        }
        byte[] model = ByteInput.rewrite(SquareDetectorOnnx.bytes(), "bytes", spec);
        try (GraphSession session = GraphSession.ofBytes(model, "bytes", RuntimeOptions.CPU)) {
            return session.run(data, 1, SIZE).get(0).values();
        }
    }

    private static int value(int i) {
        return (i * 37) & 0xff;
    }

    @Test
    void rewrite_meanAndDeviation_normalisesInTheGraph() {
        InputSpec spec = spec(List.of(103.53, 116.28, 123.675), List.of(57.375, 57.12, 58.395));

        assertThat(asBytes(spec)).containsExactly(asFloats(spec), within(1e-4f));
    }

    @Test
    void rewrite_scaleOrShiftAlone_normalisesInTheGraph() {
        InputSpec scaled = spec(List.of(0.0, 0.0, 0.0), List.of(255.0, 255.0, 255.0));
        InputSpec shifted = spec(List.of(10.0, 20.0, 30.0), List.of(1.0, 1.0, 1.0));
        InputSpec plain = spec(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

        for (InputSpec spec : List.of(scaled, shifted, plain)) {
            assertThat(asBytes(spec)).containsExactly(asFloats(spec), within(1e-4f));
        }
    }

    @Test
    void rewrite_oldOperators_tellsWhatToDo() throws Exception {
        byte[] old = ModelProto.parseFrom(SquareDetectorOnnx.bytes()).toBuilder()
                .clearOpsetImport()
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(6))
                .build()
                .toByteArray();

        assertThatThrownBy(
                        () -> ByteInput.rewrite(old, "old.onnx", spec(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("old.onnx")
                .hasMessageContaining("opset 6")
                .hasMessageContaining("model.input float");
    }

    @Test
    void rewrite_noOnnx_isRefused() {
        byte[] text = "not a model".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() ->
                        ByteInput.rewrite(text, "text.onnx", spec(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("text.onnx");
    }
}
