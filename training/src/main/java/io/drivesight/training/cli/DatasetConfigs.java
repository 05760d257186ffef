package io.drivesight.training.cli;

import io.drivesight.training.dataset.DatasetConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A dataset's configuration from the command line's options. */
final class DatasetConfigs {
    private DatasetConfigs() {}

    /**
     * The configuration of a dataset.
     *
     * @param file where to read it; null: beside the dataset, if there is one
     * @param format goes before the configuration's; null: not said
     */
    static DatasetConfig read(Path dir, @Nullable Path file, @Nullable String format) {
        Path beside = dir.resolve(DatasetConfig.FILE_NAME);
        DatasetConfig config = file != null
                ? DatasetConfig.read(file)
                : Files.exists(beside) ? DatasetConfig.read(beside) : DatasetConfig.EMPTY;
        return format == null ? config : withFormat(config, format);
    }

    /** The same, with the format to be found out. */
    static DatasetConfig withoutFormat(DatasetConfig config) {
        return withFormat(config, null);
    }

    private static DatasetConfig withFormat(DatasetConfig config, @Nullable String format) {
        return new DatasetConfig(
                config.name(),
                format,
                config.images(),
                config.labels(),
                config.classes(),
                config.mapping(),
                config.labelled(),
                config.partial(),
                config.scene(),
                config.split());
    }
}
