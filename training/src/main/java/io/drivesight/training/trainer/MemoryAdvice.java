package io.drivesight.training.trainer;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.training.loss.ImageTargets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds out, when memory ran out, which batch size would fit: by trying. */
final class MemoryAdvice {
    private final StepRunner runner;
    private final Replicas students;
    private final TrainingData data;

    MemoryAdvice(StepRunner runner, Replicas students, TrainingData data) {
        this.runner = runner;
        this.students = students;
        this.data = data;
    }

    /** True when an error means that host or device memory ran out. */
    static boolean isOutOfMemory(Throwable error) {
        if (error instanceof OutOfMemoryError) {
            return true;
        }
        @Nullable String message = error.getMessage();
        String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
        return text.contains("out of memory")
                || text.contains("can't allocate memory")
                || text.contains("not enough memory");
    }

    TrainingException explain(TrainingOptions options, Throwable cause) {
        int fits = options.batchSize() / 2;
        while (fits >= 1 && !fits(fits)) {
            fits /= 2;
        }
        String advice = fits >= 1
                ? "a batch of %d fits: use --batch %d".formatted(fits, fits)
                : "not even one image fits: use a smaller --size, or a machine with more memory";
        return new TrainingException(
                "out of memory with a batch of %d; %s. The last good checkpoint is kept"
                        .formatted(options.batchSize(), advice),
                cause);
    }

    private boolean fits(int batchSize) {
        try (NDManager manager = students.first().block().manager().newSubManager()) {
            runner.run(empty(batchSize), FrozenParts.NONE, manager);
            return true;
        } catch (EngineException | OutOfMemoryError e) {
            return false;
        }
    }

    private Batch empty(int batchSize) {
        ImageSize size = data.input().size();
        FloatBuffer images = ByteBuffer.allocateDirect(batchSize * ImageTensor.floats(size) * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        boolean[] all = new boolean[data.classes().size()];
        Arrays.fill(all, true);
        ImageTargets nothing = new ImageTargets(List.of(), List.of(), all, true);
        return new Batch(0, images, null, Collections.nCopies(batchSize, nothing));
    }
}
