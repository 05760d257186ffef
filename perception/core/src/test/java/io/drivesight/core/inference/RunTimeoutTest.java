package io.drivesight.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.FloatBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunTimeoutTest {
    private static final ImageSize SIZE = new ImageSize(128, 128);
    private static final Duration LIMIT = Duration.ofMillis(200);

    private static OnnxModel model(Duration limit) {
        return OnnxModel.of(
                SquareDetectorOnnx.bytesHangingOnWhite(), "hanging", null, RuntimeOptions.CPU.withRunTimeout(limit));
    }

    private static FloatBuffer picture(float brightness) {
        FloatBuffer data = Preprocessor.allocate(SIZE);
        for (int i = 0; i < data.capacity(); i++) {
            data.put(i, brightness);
        }
        return data;
    }

    @Test
    void run_takesTooLong_isGivenUpAndTheNextOneWorks() {
        try (OnnxModel model = model(LIMIT)) {
            model.run(picture(0), 1, SIZE);

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> model.run(picture(255), 1, SIZE))
                        .isInstanceOf(RunTimeoutException.class)
                        .hasMessageContaining("longer than 200 ms");
                assertThat(model.run(picture(0), 1, SIZE)).hasSize(1);
            }
        }
    }

    @Test
    void run_inTime_isNotAffectedByTheLimitOfAnEarlierOne() {
        try (OnnxModel model = model(LIMIT)) {
            long end = System.nanoTime() + 3 * LIMIT.toNanos();
            int runs = 0;
            while (System.nanoTime() < end) {
                assertThat(model.run(picture(100), 1, SIZE)).hasSize(1);
                runs++;
            }

            assertThat(runs).isPositive();
        }
    }

    @Test
    void options_negativeLimit_areRefused() {
        assertThatThrownBy(() -> RuntimeOptions.CPU.withRunTimeout(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
