package io.drivesight.core.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.InferenceSlot;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.RuntimeOptions.Batching;
import io.drivesight.core.inference.RuntimeOptions.Batching.InputType;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.testkit.SquareDetectorOnnx;
import io.drivesight.testkit.TinyOnnx;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes to a GPU, run on the CPU: batches and byte input give what frames alone give, with a real detector. */
@Timeout(120)
class BatchedDetectionTest {
    private static final Path FILE = Path.of("../../models/drivesight-detector.onnx");
    private static final ImageSize FRAME = new ImageSize(320, 180);
    private static final ImageSize INPUT = new ImageSize(160, 96);
    private static final int CALLERS = 8;

    private static OnnxModel shipped(InputType input, int most, Duration wait) {
        return OnnxModel.load(FILE, RuntimeOptions.CPU.withBatching(new Batching(input, most, wait)));
    }

    /** Smooth noise: a picture with something in it. */
    private static PixelImage frame(int seed) {
        byte[] bgr = new byte[Math.toIntExact(PixelImage.CHANNELS * FRAME.pixels())];
        Random random = new Random(seed);
        double value = 128;
        for (int i = 0; i < bgr.length; i++) {
            value = Math.max(0, Math.min(255, value + random.nextGaussian() * 6));
            bgr[i] = (byte) value;
        }
        return new PixelImage(FRAME, bgr);
    }

    private static float[] outputs(OnnxModel model, int seed) {
        Preprocessor preprocessor = new Preprocessor(model.card().input());
        try (InferenceSlot slot = model.slot(INPUT)) {
            slot.put(FramePixels.whole(frame(seed)), preprocessor);
            List<OutputTensor> outputs = slot.run();
            assertThat(outputs.get(0).dim(0)).isEqualTo(1);
            return outputs.get(0).values().clone();
        }
    }

    /** Largest difference, in units of the larger of 1 and the value. */
    private static double difference(float[] wanted, float[] got) {
        assertThat(got).hasSameSizeAs(wanted);
        return IntStream.range(0, wanted.length)
                .mapToDouble(i -> Math.abs(wanted[i] - got[i]) / Math.max(1, Math.abs(wanted[i])))
                .max()
                .orElseThrow();
    }

    /** Rounds pixels, not what the normalisation makes of them. */
    private static void roundToBytes(FloatBuffer values, InputSpec spec) {
        int plane = Math.toIntExact(INPUT.pixels());
        for (int i = 0; i < values.capacity(); i++) {
            double mean = spec.mean().get(i / plane);
            double std = spec.std().get(i / plane);
            values.put(i, (float) ((Math.round(values.get(i) * std + mean) - mean) / std));
        }
    }

    @Test
    void run_framesOfSeveralCallersInBatches_givesEachItsOwn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try (OnnxModel alone = shipped(InputType.FLOAT, 1, Duration.ZERO);
                OnnxModel batched = shipped(InputType.FLOAT, 4, Duration.ofMillis(50))) {
            batched.warmUp(INPUT);
            List<Future<float[]>> together = IntStream.range(0, 3 * CALLERS)
                    .mapToObj(seed -> threads.submit(() -> outputs(batched, seed)))
                    .toList();
            for (int seed = 0; seed < together.size(); seed++) {
                assertThat(difference(outputs(alone, seed), together.get(seed).get()))
                        .as("frame %d", seed)
                        .isLessThan(1e-3);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void run_bytesInsteadOfFloats_differsByTheRoundingOnly() {
        try (OnnxModel floats = shipped(InputType.FLOAT, 1, Duration.ZERO);
                OnnxModel bytes = shipped(InputType.UINT8, 1, Duration.ZERO)) {
            Preprocessor preprocessor = new Preprocessor(floats.card().input());
            for (int seed = 0; seed < 4; seed++) {
                FloatBuffer rounded = Preprocessor.allocate(INPUT);
                preprocessor.prepare(frame(seed), INPUT, rounded);
                roundToBytes(rounded, floats.card().input());
                float[] wanted = floats.run(rounded, 1, INPUT).get(0).values();

                assertThat(difference(wanted, outputs(bytes, seed))).isLessThan(1e-4);
            }
            assertThat(bytes.sha256()).isEqualTo(floats.sha256());
            assertThat(bytes.card()).isEqualTo(floats.card());
        }
    }

    @Test
    void run_floatsToAModelThatTakesBytes_isRefused() {
        try (OnnxModel bytes = shipped(InputType.UINT8, 2, Duration.ZERO)) {
            assertThatThrownBy(() -> bytes.run(Preprocessor.allocate(INPUT), 1, INPUT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("slot");
        }
    }

    @Test
    void warmUp_graphDoesNotBearBatches_goesOnWithoutThem() {
        ImageSize size = new ImageSize(32, 32);
        byte[] bytes = TinyOnnx.input("images", -1, 3, 32, 32)
                .output("output", new float[21 * 85], 1, 21, 85)
                .bytes();
        Batching batching = new Batching(InputType.FLOAT, 4, Duration.ofMillis(2));
        try (OnnxModel model = OnnxModel.of(bytes, "tiny", null, RuntimeOptions.CPU.withBatching(batching))) {
            model.warmUp(size);
            try (InferenceSlot slot = model.slot(size)) {
                slot.put(
                        FramePixels.whole(frame(1)),
                        new Preprocessor(model.card().input()));

                assertThat(slot.run()).hasSize(1);
            }
        }
    }

    @Test
    void load_batchIsFixedInTheGraph_runsFramesOneByOne() {
        RuntimeOptions options =
                RuntimeOptions.CPU.withBatching(new Batching(InputType.UINT8, 8, Duration.ofMillis(2)));
        try (OnnxModel model = OnnxModel.of(SquareDetectorOnnx.bytes(), "squares", null, options)) {
            model.warmUp(model.card().input().size());
            Preprocessor preprocessor = new Preprocessor(model.card().input());
            try (InferenceSlot slot = model.slot(model.card().input().size())) {
                slot.put(FramePixels.whole(frame(1)), preprocessor);

                assertThat(slot.run().get(0).dim(0)).isEqualTo(1);
            }
        }
    }
}
