package io.drivesight.training.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.training.dataset.SplitAssigner.TimeBlocks;
import java.nio.file.Files;
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

    /**
     * How a dataset is split. Lists go before scenes, scenes before fractions. Nothing said: {@value SplitAssigner#DEFAULT_FRACTION} each
     * for validation and test.
     *
     * @param train file with one image a line
     * @param val likewise: what chooses between epochs
     * @param test likewise: what only measures
     * @param valScenes scenes that are for validation; all others are for training
     * @param testScenes scenes that are for testing
     * @param valFraction share of the images that goes to validation, whole scenes at a time, above 0 and below 1
     * @param testFraction share of the images that goes to the test part, whole scenes at a time, above 0; 1: a set that only
     *     measures. Default: none where {@code valFraction} is said
     * @param likeness scenes are groups of images that look alike: the correlation of their 24 x 24 grey thumbnails above which two
     *     do, above 0 and below 1. For stills whose names do not tell their drive; every image is decoded
     * @param blocks each scene is cut into so many blocks of time, at least 2, in the order of its images' numbers, with a gap between
     *     parts; default: up to {@value TimeBlocks#MOST} where whole scenes leave nothing for validation
     */
    public record SplitConfig(
            @Nullable String train,
            @Nullable String val,
            @Nullable String test,
            @Nullable List<String> valScenes,
            @Nullable List<String> testScenes,
            @Nullable Double valFraction,
            @Nullable Double testFraction,
            @Nullable Double likeness,
            @Nullable Integer blocks) {
        public SplitConfig {
            if (valFraction != null && !(valFraction > 0 && valFraction < 1)) {
                throw new IllegalArgumentException("split.valFraction must be above 0 and below 1, was " + valFraction);
            }
            if (testFraction != null && !(testFraction > 0 && testFraction <= 1)) {
                throw new IllegalArgumentException(
                        "split.testFraction must be above 0 and at most 1, was " + testFraction);
            }
            if (valFraction != null && testFraction != null && valFraction + testFraction >= 1) {
                throw new IllegalArgumentException(
                        "split.valFraction and split.testFraction leave nothing to train on");
            }
            if (likeness != null && !(likeness > 0 && likeness < 1)) {
                throw new IllegalArgumentException("split.likeness must be above 0 and below 1, was " + likeness);
            }
            if (blocks != null && blocks < 2) {
                throw new IllegalArgumentException("split.blocks must be at least 2, was " + blocks);
            }
        }

        boolean namesScenes() {
            return valScenes != null || testScenes != null;
        }

        boolean givesFractions() {
            return valFraction != null || testFraction != null;
        }
    }

    /**
     * The configuration of a dataset.
     *
     * @param root the dataset's folder
     * @param file where to read it; null: the {@value #FILE_NAME} in the folder, if there is one
     * @throws DatasetException when it is missing or malformed; the message names the line
     */
    public static DatasetConfig of(Path root, @Nullable Path file) {
        Path beside = root.resolve(FILE_NAME);
        if (file == null && !Files.exists(beside)) {
            return EMPTY;
        }
        Path source = file == null ? beside : file;
        return parse(YamlFile.text(source, "a dataset configuration"), source.toString());
    }

    /** Parses a configuration; {@code source} is what to call it in messages. */
    public static DatasetConfig parse(String yaml, String source) {
        return YamlFile.parse(yaml, source, "a dataset configuration", DatasetConfig.class);
    }

    /** The same, in this format; null: to be found out. */
    public DatasetConfig withFormat(@Nullable String other) {
        ObjectNode changed = YamlFile.YAML.valueToTree(this);
        return YamlFile.YAML.convertValue(changed.put("format", other), DatasetConfig.class);
    }

    /** The same pictures as frames without labels; what is said of labels does not count. */
    public DatasetConfig withoutLabels() {
        String frames = DatasetFormat.FRAMES.label();
        return new DatasetConfig(name, frames, images, null, null, null, null, null, null, null);
    }

    /** This configuration, with gaps filled from another. The mappings are merged; this one's entries win. */
    DatasetConfig orElse(DatasetConfig other) {
        ObjectNode all = YamlFile.YAML.valueToTree(other);
        ObjectNode own = YamlFile.YAML.valueToTree(this);
        if (own.get("mapping") instanceof ObjectNode strong && all.get("mapping") instanceof ObjectNode weak) {
            own.set("mapping", weak.setAll(strong));
        }
        all.setAll(own);
        return YamlFile.YAML.convertValue(all, DatasetConfig.class);
    }
}
