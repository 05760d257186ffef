package io.drivesight.training.rank;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetConfig;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Split;
import io.drivesight.training.export.ModelExport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A labelled dataset whose training labels count as unknown until an image is chosen. */
final class HiddenLabels {
    private static final String TRAIN = "train.txt";
    private static final ObjectMapper YAML = YAMLMapper.builder().build();

    private final Path folder;
    private final DatasetConfig config;
    private final Set<ObjectClass> classes;
    private final List<Dataset.Entry> training;
    private final List<Dataset.Entry> validation;

    /**
     * Reads the dataset.
     *
     * @throws DatasetException when it has no labels, or nothing to train on or to score on
     */
    HiddenLabels(Path folder, ImageFiles files) {
        this.folder = folder;
        Path beside = folder.resolve(DatasetConfig.FILE_NAME);
        this.config = Files.exists(beside) ? DatasetConfig.read(beside) : DatasetConfig.EMPTY;
        Dataset dataset = new DatasetLoader(files).load(folder, config);
        this.classes = EnumSet.noneOf(ObjectClass.class);
        classes.addAll(dataset.labelledClasses());
        classes.addAll(dataset.partialClasses());
        this.training = entries(dataset, Split.TRAIN);
        this.validation = entries(dataset, Split.VAL);
        if (!dataset.labelled() || training.isEmpty() || validation.isEmpty()) {
            throw new DatasetException("%s: needs labels, and images for training and for validation; it has %s"
                    .formatted(folder, dataset.splitSizes()));
        }
    }

    private static List<Dataset.Entry> entries(Dataset dataset, Split split) {
        return dataset.entries().stream()
                .filter(entry -> entry.split() == split)
                .toList();
    }

    /** The training images, without what is known about them. */
    List<RankFrame> frames() {
        return RankFrames.of(training, RankFrames.FRAMES_PER_SECOND);
    }

    /** The classes that are labelled: whoever labels knows them beforehand. */
    Set<ObjectClass> classes() {
        return Set.copyOf(classes);
    }

    /** The validation images with their labels. */
    List<AnnotatedImage> validation() {
        return validation.stream().map(Dataset.Entry::image).toList();
    }

    /** Labels on these images: what labelling them costs. */
    int boxes(Set<String> paths) {
        return training.stream()
                .filter(entry -> paths.contains(entry.path()))
                .mapToInt(entry -> (int) entry.image().boxes().stream()
                        .filter(box -> !box.ignore())
                        .count())
                .sum();
    }

    /**
     * Writes a configuration by which the dataset is these images for training and its own for validation.
     *
     * @return the configuration's file
     */
    Path reveal(Set<String> paths, Path into) throws IOException {
        Path train = list(paths.stream().sorted().toList(), into.resolve(TRAIN));
        Path val = list(
                validation.stream()
                        .map(Dataset.Entry::path)
                        .sorted(Comparator.naturalOrder())
                        .toList(),
                into.resolve("val.txt"));
        DatasetConfig split = new DatasetConfig(
                config.name(),
                config.format(),
                config.images(),
                config.labels(),
                config.classes(),
                config.mapping(),
                config.labelled(),
                config.partial(),
                config.scene(),
                new DatasetConfig.SplitConfig(train.toString(), val.toString(), null, null));
        Path file = into.resolve(DatasetConfig.FILE_NAME);
        try {
            ModelExport.write(file, YAML.writeValueAsBytes(split));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration of plain values can always be written", e);
        }
        return file;
    }

    /** What was revealed there before; nothing when it was not. */
    Set<String> revealed(Path there) throws IOException {
        Path train = there.resolve(TRAIN);
        Set<String> paths = Files.exists(train) ? new HashSet<>(Files.readAllLines(train)) : new HashSet<>();
        paths.retainAll(training.stream().map(Dataset.Entry::path).collect(Collectors.toSet()));
        return paths;
    }

    private static Path list(List<String> lines, Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        String text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        ModelExport.write(absolute, text.getBytes(StandardCharsets.UTF_8));
        return absolute;
    }

    Path folder() {
        return folder;
    }
}
