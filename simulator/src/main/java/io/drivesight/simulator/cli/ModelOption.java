package io.drivesight.simulator.cli;

import io.drivesight.core.inference.ShippedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The detector, as an option. */
final class ModelOption {
    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The detector, an .onnx file (default: the one that ships).")
    private @Nullable Path model;

    /** The model; without the option the one that ships. */
    Path path() {
        Path path = model == null ? ShippedModel.path() : model;
        if (Files.isRegularFile(path)) {
            return path;
        }
        throw new UsageException(
                model == null
                        ? "the detector that ships is not at " + path.toAbsolutePath() + ": give one with --model"
                        : "--model " + model + ": no such file");
    }
}
