package io.drivesight.core.inference;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.inference.RuntimeOptions.Batching;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.core.preprocess.Letterbox;
import io.drivesight.core.preprocess.Preprocessor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frames of several callers, run together in batches of fixed sizes. Thread-safe. */
final class BatchedInference {
    private static final Logger LOG = LoggerFactory.getLogger(BatchedInference.class);
    /** A GPU takes one run at a time: a second one would wait in its queue instead of gathering frames. */
    private static final int RUNS_AT_ONCE = 1;
    /** More shapes than cameras of a vehicle have: then memory is made anew. */
    private static final int MOST_SHAPES = 64;
    /** Kernels for other batch sizes add up in another order. */
    private static final float TOLERANCE = 1e-2f;

    private record BatchShape(ImageSize size, int frames) {}

    private final GraphSession session;
    private final Duration wait;
    private final Pool<BatchShape, ByteBuffer> memory = new Pool<>(MOST_SHAPES, buffer -> {});
    private final Pool<ImageSize, BatchedSlot> slots = new Pool<>(MOST_SHAPES, slot -> {});
    private volatile int[] sizes;
    private volatile Batcher<ImageSize, BatchedSlot, List<OutputTensor>> batcher;

    /**
     * Batches a session's frames.
     *
     * @param session whose input takes any number of frames, unless {@code most} is 1
     * @param most frames in a batch
     * @param wait longest time that a frame waits for others
     */
    BatchedInference(GraphSession session, int most, Duration wait) {
        this.session = session;
        this.wait = wait;
        this.sizes = Batching.sizes(most);
        this.batcher = batcher(most);
    }

    private Batcher<ImageSize, BatchedSlot, List<OutputTensor>> batcher(int most) {
        return new Batcher<>(this::run, most, RUNS_AT_ONCE, wait);
    }

    InferenceSlot slot(ImageSize size) {
        @Nullable BatchedSlot pooled = slots.poll(size);
        return pooled != null ? pooled : new BatchedSlot(size);
    }

    private List<List<OutputTensor>> run(ImageSize size, List<BatchedSlot> frames) {
        int[] allowed = sizes;
        int batch = Arrays.stream(allowed)
                .filter(each -> each >= frames.size())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(frames.size() + " frames in a batch"));
        BatchShape shape = new BatchShape(size, batch);
        ByteBuffer input = take(shape);
        try {
            for (int i = 0; i < frames.size(); i++) {
                // What is left behind the last frame is of an earlier batch: its results are not read.
                input.put(i * bytes(size), frames.get(i).memory, 0, bytes(size));
            }
            return split(session.run(input, batch, size), batch, frames.size());
        } finally {
            memory.keep(shape, input);
        }
    }

    private ByteBuffer take(BatchShape shape) {
        @Nullable ByteBuffer pooled = memory.poll(shape);
        return pooled != null ? pooled : allocate(Math.multiplyExact(shape.frames(), bytes(shape.size())));
    }

    private int bytes(ImageSize size) {
        return Math.multiplyExact(ImageTensor.floats(size), valueBytes());
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** One list of outputs for each of the first frames. */
    private static List<List<OutputTensor>> split(List<OutputTensor> outputs, int batch, int frames) {
        for (OutputTensor output : outputs) {
            if (output.dim(0) != batch) {
                throw new ModelException("the model gives %s for a batch of %d".formatted(output.info(), batch));
            }
        }
        return IntStream.range(0, frames)
                .mapToObj(frame -> outputs.stream()
                        .map(output -> part(output, batch, frame))
                        .toList())
                .toList();
    }

    private static OutputTensor part(OutputTensor output, int batch, int frame) {
        int length = output.data().limit() / batch;
        float[] values = new float[length];
        output.data().get(frame * length, values);
        List<Long> shape = new ArrayList<>(output.info().shape());
        shape.set(0, 1L);
        return new OutputTensor(new TensorInfo(output.name(), shape), FloatBuffer.wrap(values));
    }

    /**
     * Runs every batch size once at an input size, so that no frame pays for it, and makes sure that frames of a batch do not
     * see each other. Larger batches than the model bears are given up, with a warning.
     *
     * @throws ModelException when not even a frame alone goes through
     */
    void warmUp(ImageSize size) {
        List<OutputTensor> alone = first(size, 1);
        for (int batch : sizes) {
            try {
                requireEqual(alone, first(size, batch), batch);
            } catch (ModelException e) {
                int most = Math.max(1, batch / 2);
                LOG.warn("Batches of {} are left out, {} is the largest now: {}", batch, most, e.getMessage());
                batcher = batcher(most);
                sizes = Batching.sizes(most);
                return;
            }
        }
    }

    /** Outputs of the first of several different frames. */
    private List<OutputTensor> first(ImageSize size, int batch) {
        ByteBuffer input = allocate(Math.multiplyExact(batch, bytes(size)));
        for (int i = 0; i < input.capacity() / valueBytes(); i++) {
            int frame = i / ImageTensor.floats(size);
            int value = (i * 31 + frame * 101) & 0xff;
            if (session.takesBytes()) {
                input.put(i, (byte) value);
            } else {
                input.putFloat(i * Float.BYTES, value);
            }
        }
        return split(session.run(input, batch, size), batch, 1).get(0);
    }

    private int valueBytes() {
        return session.takesBytes() ? 1 : Float.BYTES;
    }

    private static void requireEqual(List<OutputTensor> alone, List<OutputTensor> together, int batch) {
        for (int output = 0; output < alone.size(); output++) {
            float[] wanted = alone.get(output).values();
            float[] got = together.get(output).values();
            for (int i = 0; i < wanted.length; i++) {
                if (!(Math.abs(got[i] - wanted[i]) <= TOLERANCE * Math.max(1, Math.abs(wanted[i])))) {
                    throw new ModelException("in a batch of %d, %s gives a frame other values than alone (%s for %s)"
                            .formatted(batch, alone.get(output).info(), got[i], wanted[i]));
                }
            }
        }
    }

    /** One frame that shares its run with others. */
    private final class BatchedSlot implements InferenceSlot {
        private final ImageSize size;
        /** {@code [3, height, width]}, bytes or floats. */
        private final ByteBuffer memory;

        private BatchedSlot(ImageSize size) {
            this.size = size;
            this.memory = allocate(bytes(size));
        }

        @Override
        public Letterbox put(FramePixels frame, Preprocessor preprocessor) {
            return session.takesBytes()
                    ? preprocessor.prepareBytes(frame, size, memory)
                    : preprocessor.prepare(frame, size, memory.asFloatBuffer()).letterbox();
        }

        @Override
        public List<OutputTensor> run() {
            return batcher.call(size, this);
        }

        @Override
        public void close() {
            slots.keep(size, this);
        }
    }
}
