package io.drivesight.service.config;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.InputProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The model and how to run it.
 *
 * @param path the {@code .onnx} file
 * @param profile how large the model's input is for a frame
 * @param runtime provider and threads
 * @param scoreThreshold least score of a detection, 0..1; empty: what the model's card says
 * @param warmFrames sizes of frames whose inference is prepared at start [px], at least one
 */
public record ModelConfig(
        Path path,
        InputProfile profile,
        RuntimeOptions runtime,
        Optional<Double> scoreThreshold,
        List<ImageSize> warmFrames) {
    public ModelConfig {
        warmFrames = List.copyOf(warmFrames);
    }
}
