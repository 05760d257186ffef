package io.drivesight.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScalarsTest {
    private static final int OPERATIONS = 200;
    private static final float[] X = {1, 2, 4};

    static Stream<Arguments> operations() {
        return Stream.of(
                operation("multiply", Scalars::multiply, (x, n) -> n),
                operation("divide", Scalars::divide, (x, n) -> 1 / n),
                operation("power", Scalars::power, (x, n) -> n * (float) Math.pow(x, n - 1)),
                operation("maximum", (x, n) -> Scalars.maximum(x, n - 10), (x, n) -> 1f));
    }

    private static Arguments operation(
            String name, BiFunction<NDArray, Float, NDArray> apply, BiFunction<Float, Float, Float> slope) {
        return Arguments.of(name, apply, slope);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void gradient_memoryReusedBeforeBackward_isRight(
            String name, BiFunction<NDArray, Float, NDArray> apply, BiFunction<Float, Float, Float> slope) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray x = manager.create(X);
            x.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray sum = manager.create(0f);
                for (int i = 0; i < OPERATIONS; i++) {
                    sum = sum.add(apply.apply(x, number(i)).sum());
                }
                reuseFreedMemory();
                collector.backward(sum);
            }

            float[] gradient = x.getGradient().toFloatArray();
            for (int i = 0; i < X.length; i++) {
                double expected = 0;
                for (int k = 0; k < OPERATIONS; k++) {
                    expected += slope.apply(X[i], number(k));
                }
                assertThat((double) gradient[i]).as(name).isCloseTo(expected, within(expected));
            }
        }
    }

    private static Offset<Double> within(double value) {
        return Offset.offset(1e-4 * value);
    }

    private static float number(int i) {
        return 1 + i % 5 / 4f;
    }

    /** Has buffers that nobody holds freed, and writes something else where they were. */
    private static void reuseFreedMemory() {
        List<ByteBuffer> held = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            System.gc();
            for (int i = 0; i < 20_000; i++) {
                held.add(ByteBuffer.allocateDirect(4).putInt(0, Float.floatToRawIntBits(Float.NaN)));
            }
        }
        assertThat(held).isNotEmpty();
    }
}
