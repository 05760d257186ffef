package io.drivesight.training.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person says about a dataset, in {@value #FILE_NAME} beside it or in a file of its own. All of it is optional: what is
 * missing is found out from the folder. Paths are relative to the dataset's folder.
 *
 * @param name short name in reports; default: the folder's name
 * @param format one of {@link DatasetFormat}; default: found out
 * @param images folder of the images; default: the whole dataset folder
 * @param labels folder or file of the labels; default: the format's usual places
 * @param classes class names, in the order of their numbers, for formats that have numbers only; default: classes.txt and the like
 * @param mapping the dataset's class names to classes of the taxonomy, {@code ignore}, {@code ignore <class>} or {@code drop}
 * @param labelled classes that are labelled wherever they appear; default: all that the mapping reaches and that have a box
 * @param partial classes whose boxes are right, but which are not always labelled; they never count as labelled
 * @param scene a regular expression over the image's path below the folder; what its first group (or all of it) matches is
 *     the drive or scene; default: the file name without its last number
 * @param split how to split
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatasetConfig(
        @Nullable String name,
        @Nullable String format,
        @Nullable String images,
        @Nullable String labels,
        @Nullable List<String> classes,
        @Nullable Map<String, String> mapping,
        @Nullable List<String> labelled,
        @Nullable List<String> partial,
        @Nullable String scene,
        @Nullable SplitConfig split) {
    /** Name of the file beside a dataset. */
    public static final String FILE_NAME = "dataset.yaml";

    /** Nothing said. */
    public static final DatasetConfig EMPTY =
            new DatasetConfig(null, null, null, null, null, null, null, null, null, null);

    private static final int MAX_BYTES = 1 << 20;
    private static final ObjectMapper YAML = YAMLMapper.builder().build();

    /**
     * How a dataset is split. Lists go before scenes, scenes before the fraction.
     *
     * @param train file with one image a line
     * @param val likewise
     * @param valScenes scenes that are for validation; all others are for training
     * @param valFraction share of the images that goes to validation, whole scenes at a time, above 0 and below 1
     */
    public record SplitConfig(
            @Nullable String train,
            @Nullable String val,
            @Nullable List<String> valScenes,
            @Nullable Double valFraction) {
        public SplitConfig {
            if (valFraction != null && !(valFraction > 0 && valFraction < 1)) {
                throw new IllegalArgumentException("split.valFraction must be above 0 and below 1, was " + valFraction);
            }
        }
    }

    /**
     * Reads a configuration.
     *
     * @throws DatasetException when it is missing or malformed; the message names the line
     */
    public static DatasetConfig read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new DatasetException(file + ": longer than 1 MiB, this is no dataset configuration");
            }
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new DatasetException(file + ": no such file; give the path of a dataset configuration", e);
        } catch (IOException e) {
            throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Parses a configuration; {@code source} is what to call it in messages. */
    public static DatasetConfig parse(String yaml, String source) {
        if (yaml.isBlank()) {
            return EMPTY;
        }
        try {
            @Nullable DatasetConfig config = YAML.readValue(yaml, DatasetConfig.class);
            return config == null ? EMPTY : config;
        } catch (JacksonException e) {
            throw new DatasetException(
                    "%s:%d: not a dataset configuration: %s; the keys are name, format, images, labels, classes, mapping, labelled, partial, scene, split"
                            .formatted(source, line(yaml, e), firstLine(e.getOriginalMessage())),
                    e);
        }
    }

    /** The parser has read on by the time it finds an unknown key: such a key is searched for. */
    private static int line(String yaml, JacksonException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            List<String> lines = yaml.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains(unknown.getPropertyName() + ":")) {
                    return i + 1;
                }
            }
        }
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** This configuration, with gaps filled from another. The mappings are merged; this one's entries win. */
    DatasetConfig orElse(DatasetConfig other) {
        return new DatasetConfig(
                first(name, other.name),
                first(format, other.format),
                first(images, other.images),
                first(labels, other.labels),
                first(classes, other.classes),
                merged(mapping, other.mapping),
                first(labelled, other.labelled),
                first(partial, other.partial),
                first(scene, other.scene),
                first(split, other.split));
    }

    private static <T> @Nullable T first(@Nullable T a, @Nullable T b) {
        return a != null ? a : b;
    }

    private static @Nullable Map<String, String> merged(
            @Nullable Map<String, String> strong, @Nullable Map<String, String> weak) {
        if (strong == null || weak == null) {
            return first(strong, weak);
        }
        Map<String, String> all = new java.util.LinkedHashMap<>(weak);
        all.putAll(strong);
        return all;
    }
}
