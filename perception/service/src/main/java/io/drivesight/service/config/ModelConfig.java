package io.drivesight.service.config;

import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.InputProfile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The model and how to run it.
 *
 * @param path the {@code .onnx} file
 * @param profile how large the model's input is for a frame
 * @param runtime provider and threads
 * @param scoreThreshold least score of a detection, 0..1; empty: what the model's card says
 */
public record ModelConfig(Path path, InputProfile profile, RuntimeOptions runtime, Optional<Double> scoreThreshold) {}
