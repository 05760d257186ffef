package io.drivesight.training.trainer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A dataset of a run; in YAML also just its folder.
 *
 * @param dir its folder
 * @param config its configuration file; null: {@code dataset.yaml} in the folder, if there is one
 * @param weight how often each image is seen in an epoch; null: 1
 * @param limit at most this many training images, always the same ones for a seed; null: the run's limit
 * @param list a text file with the paths, below the folder, of the images to use, one a line; null: all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DataEntry(
        String dir,
        @Nullable String config,
        @Nullable Double weight,
        @Nullable Integer limit,
        @Nullable String list) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static DataEntry of(String dir) {
        return new DataEntry(dir, null, null, null, null);
    }

    /** {@code DIR}, or {@code DIR,CONFIG}; a folder may have a comma in its name. */
    public static DataEntry ofOption(String value) {
        int comma = value.lastIndexOf(',');
        return comma < 0 || Files.isDirectory(Path.of(value))
                ? of(value)
                : new DataEntry(value.substring(0, comma), value.substring(comma + 1), null, null, null);
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    public DataEntry {
        if (dir == null || dir.isBlank()) {
            throw new IllegalArgumentException("a dataset needs its folder: dir");
        }
    }

    /** Reads the dataset. */
    public Dataset load(DatasetLoader loader) {
        return loader.load(Path.of(dir), config == null ? (@Nullable Path) null : Path.of(config));
    }
}
