package io.drivesight.simulator.cli;

import io.drivesight.core.inference.ShippedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The model that is used when none is given. */
final class DefaultModel {
    private DefaultModel() {}

    static Path orDefault(@Nullable Path given) {
        Path model = given == null ? ShippedModel.path() : given;
        if (Files.isRegularFile(model)) {
            return model;
        }
        throw new UsageException(
                given == null
                        ? "the detector that ships is not at " + model.toAbsolutePath() + ": give one with --model"
                        : "--model " + given + ": no such file");
    }
}
