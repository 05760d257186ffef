package io.drivesight.core.inference;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.preprocess.Letterbox;
import io.drivesight.core.preprocess.Preprocessor;
import java.nio.ByteBuffer;
import java.util.List;

/** One frame that shares its run with others. */
final class BatchedSlot implements InferenceSlot {
    private final BatchedInference inference;
    private final ImageSize size;
    private final ByteBuffer memory;
    private final boolean bytes;

    /**
     * Room for one frame.
     *
     * @param memory {@code [3, height, width]}, bytes or floats
     * @param bytes which of them
     */
    BatchedSlot(BatchedInference inference, ImageSize size, ByteBuffer memory, boolean bytes) {
        this.inference = inference;
        this.size = size;
        this.memory = memory;
        this.bytes = bytes;
    }

    ByteBuffer memory() {
        return memory;
    }

    @Override
    public ImageSize size() {
        return size;
    }

    @Override
    public Letterbox put(FramePixels frame, Preprocessor preprocessor) {
        return bytes
                ? preprocessor.prepareBytes(frame, size, memory)
                : preprocessor.prepare(frame, size, memory.asFloatBuffer()).letterbox();
    }

    @Override
    public List<OutputTensor> run() {
        return inference.run(this);
    }

    @Override
    public void close() {
        inference.giveBack(this);
    }
}
