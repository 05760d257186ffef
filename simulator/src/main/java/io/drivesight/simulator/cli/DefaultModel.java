package io.drivesight.simulator.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The model that is used when none is given. */
final class DefaultModel {
    /** Where the model that ships will lie, below the installation's folder. */
    private static final String FILE = "models/drivesight-detector.onnx";

    private DefaultModel() {}

    static Path orDefault(@Nullable Path given) {
        Path model = given == null ? Path.of(System.getProperty("drivesight.home", "."), FILE) : given;
        if (Files.isRegularFile(model)) {
            return model;
        }
        throw new UsageException(
                given == null
                        ? "--model is missing: give an .onnx detector (no model ships with this version)"
                        : "--model " + given + ": no such file");
    }
}
