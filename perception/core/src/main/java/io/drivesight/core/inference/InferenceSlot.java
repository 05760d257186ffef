package io.drivesight.core.inference;

import io.drivesight.core.image.FramePixels;
import io.drivesight.core.preprocess.Letterbox;
import io.drivesight.core.preprocess.Preprocessor;
import java.util.List;

/**
 * Room for one frame's inference, lent by a model until it is closed: put a frame in, run, read the outputs. For one thread at a
 * time.
 */
public interface InferenceSlot extends AutoCloseable {
    /** Puts a frame in, prepared for the model's card in the form that the model takes; tells how it lies in the input. */
    Letterbox put(FramePixels frame, Preprocessor preprocessor);

    /**
     * Runs the model on what was put in.
     *
     * @return the outputs for this frame, in the graph's order, first dimension 1; good until the slot runs again or is closed
     * @throws ModelException when ONNX Runtime fails
     * @throws RunTimeoutException when it took longer than it may
     */
    List<OutputTensor> run();

    @Override
    void close();
}
