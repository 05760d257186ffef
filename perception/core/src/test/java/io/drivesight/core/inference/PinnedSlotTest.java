package io.drivesight.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PinnedSlotTest {
    private static final ImageSize SIZE = new ImageSize(128, 96);

    private static OnnxModel model() {
        return OnnxModel.of(SquareDetectorOnnx.dynamic(), "squares", null, RuntimeOptions.CPU);
    }

    private static void fill(FloatBuffer data, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < data.capacity(); i++) {
            data.put(i, random.nextInt(256));
        }
    }

    private static float[] alone(OnnxModel model, ImageSize size, long seed) {
        FloatBuffer data = Preprocessor.allocate(size);
        fill(data, seed);
        return model.run(data, 1, size).get(0).values().clone();
    }

    private static float[] inSlot(OnnxModel model, ImageSize size, long seed) {
        try (PinnedSlot slot = (PinnedSlot) model.slot(size)) {
            fill(slot.input(), seed);
            return slot.run().get(0).values().clone();
        }
    }

    @Test
    void run_againAndAgain_givesWhatARunAloneGives() {
        try (OnnxModel model = model();
                PinnedSlot slot = (PinnedSlot) model.slot(SIZE)) {
            for (int seed = 0; seed < 4; seed++) {
                fill(slot.input(), seed);

                OutputTensor output = slot.run().get(0);

                assertThat(output.values()).containsExactly(alone(model, SIZE, seed));
                assertThat(output.info().shape()).first().isEqualTo(1L);
            }
        }
    }

    @Test
    void slot_givenBack_isLentAgain() {
        try (OnnxModel model = model()) {
            PinnedSlot first = (PinnedSlot) model.slot(SIZE);
            first.run();
            first.close();
            first.close();

            assertThat(model.slot(SIZE)).isSameAs(first);
            assertThat(model.slot(SIZE)).isNotSameAs(first);
        }
    }

    @Test
    void slot_atOnceOnSeveralThreads_isEachOnesOwn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (OnnxModel model = model()) {
            List<ImageSize> sizes = List.of(SIZE, new ImageSize(96, 128), new ImageSize(64, 64));
            List<Callable<float[]>> calls = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                int seed = i;
                calls.add(() -> inSlot(model, sizes.get(seed % sizes.size()), seed));
            }

            List<Future<float[]>> results = threads.invokeAll(calls);

            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).containsExactly(alone(model, sizes.get(i % sizes.size()), i));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void slot_ofManySizes_keepsOnlyTheLast() {
        try (OnnxModel model = model()) {
            PinnedSlot first = (PinnedSlot) model.slot(SIZE);
            first.close();
            for (int side = 32; side <= 32 * 12; side += 32) {
                assertThat(inSlot(model, new ImageSize(side, 32), side))
                        .containsExactly(alone(model, new ImageSize(side, 32), side));
            }

            assertThat(model.slot(SIZE)).isNotSameAs(first);
        }
    }

    @Test
    void run_givenUp_neverLendsItsMemoryAgain() {
        RuntimeOptions options = RuntimeOptions.CPU.withRunTimeout(Duration.ofMillis(200));
        try (OnnxModel model = OnnxModel.of(SquareDetectorOnnx.bytesHangingOnWhite(), "hanging", null, options)) {
            ImageSize size = new ImageSize(128, 128);
            PinnedSlot slot = (PinnedSlot) model.slot(size);
            slot.run();
            for (int i = 0; i < slot.input().capacity(); i++) {
                slot.input().put(i, 255);
            }

            assertThatThrownBy(slot::run).isInstanceOf(RunTimeoutException.class);
            slot.close();

            PinnedSlot next = (PinnedSlot) model.slot(size);
            assertThat(next).isNotSameAs(slot);
            assertThat(next.run()).hasSize(1);
        }
    }

    @Test
    void close_afterItsModel_isHarmless() {
        OnnxModel model = model();
        PinnedSlot slot = (PinnedSlot) model.slot(SIZE);
        slot.run();

        model.close();

        assertThatCode(slot::close).doesNotThrowAnyException();
    }
}
