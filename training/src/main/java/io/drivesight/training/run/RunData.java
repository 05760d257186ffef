package io.drivesight.training.run;

import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.augment.AugmentConfig;
import io.drivesight.training.augment.AugmentedSource;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ContentHash;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.SampleSource;
import io.drivesight.training.dataset.Split;
import io.drivesight.training.dataset.SplitChoice;
import io.drivesight.training.dataset.WeightedMix;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.trainer.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run's datasets, read.
 *
 * @param training what the trainer takes
 * @param validation validation images by dataset; empty where a dataset has none
 * @param hashes content hash by dataset, of what this run really uses
 * @param trainingImages number of different labelled images
 */
record RunData(TrainingData training, List<EvaluationSet> validation, Map<String, String> hashes, int trainingImages) {

    /** One dataset's part in the run. */
    private record Part(Dataset dataset, List<AnnotatedImage> images, double weight) {}

    /**
     * Reads the datasets.
     *
     * @param note where to say what the user should know
     */
    static RunData load(RunSettings settings, InputSpec input, ImageFiles files, Consumer<String> note)
            throws IOException {
        DatasetLoader loader = new DatasetLoader(files);
        List<Part> labelled = new ArrayList<>();
        List<EvaluationSet> validation = new ArrayList<>();
        Map<String, String> hashes = new LinkedHashMap<>();
        for (DataEntry entry : settings.data()) {
            Dataset dataset = labelledDataset(loader, entry);
            warn(dataset, note);
            labelled.add(part(dataset, listed(dataset, dataset.images(Split.TRAIN), entry), entry, settings));
            List<AnnotatedImage> held = dataset.images(Split.VAL);
            if (!held.isEmpty()) {
                validation.add(new EvaluationSet(dataset.name(), "val", held, null));
            }
        }
        List<Part> frames = new ArrayList<>();
        for (DataEntry entry : settings.distill()) {
            Dataset dataset = read(loader, entry);
            List<AnnotatedImage> images = listed(dataset, dataset.images(SplitChoice.ALL), entry).stream()
                    .map(RunData::withoutLabels)
                    .toList();
            frames.add(part(dataset, images, entry, settings));
        }
        for (Part part : labelled) {
            hash(hashes, part);
        }
        for (Part part : frames) {
            hash(hashes, part);
        }
        if (!labelled.isEmpty()) {
            tellMissingClasses(settings, labelled, note);
        }
        TrainingData training = new TrainingData(
                labelled.isEmpty() ? SampleSource.NONE : source(labelled, files, settings.augment(), settings.seed()),
                frames.isEmpty()
                        ? Optional.empty()
                        : Optional.of(source(frames, files, settings.distillAugment(), settings.seed() + 1)),
                settings.distillShare(),
                settings.teacherSeesClean(),
                input,
                settings.classes(),
                String.join(" ", hashes.values()),
                settings.loaderThreads());
        int images = labelled.stream().mapToInt(part -> part.images().size()).sum();
        return new RunData(training, validation, hashes, images);
    }

    private static Dataset read(DatasetLoader loader, DataEntry entry) {
        @Nullable String config = entry.config();
        return loader.load(Path.of(entry.dir()), config == null ? (@Nullable Path) null : Path.of(config));
    }

    private static Dataset labelledDataset(DatasetLoader loader, DataEntry entry) {
        Dataset dataset = read(loader, entry);
        if (!dataset.labelled()) {
            throw new DatasetException(entry.dir()
                    + ": has no labels to learn from; name it with --distill, or give a labelled dataset with --data");
        }
        return dataset;
    }

    /** Those of the images that the entry's list names. */
    private static List<AnnotatedImage> listed(Dataset dataset, List<AnnotatedImage> images, DataEntry entry)
            throws IOException {
        @Nullable String list = entry.list();
        if (list == null) {
            return images;
        }
        Set<String> wanted = new HashSet<>(Files.readAllLines(Path.of(list)));
        Set<Path> files = new HashSet<>();
        for (Dataset.Entry found : dataset.entries()) {
            if (wanted.remove(found.path())) {
                files.add(found.image().file());
            }
        }
        wanted.removeIf(String::isBlank);
        if (!wanted.isEmpty()) {
            throw new DatasetException("%s: %s has no usable image '%s'; correct the list"
                    .formatted(list, entry.dir(), wanted.iterator().next()));
        }
        return images.stream().filter(image -> files.contains(image.file())).toList();
    }

    private static Part part(Dataset dataset, List<AnnotatedImage> images, DataEntry entry, RunSettings settings) {
        @Nullable Integer own = entry.limit();
        int limit = own == null ? settings.limit() : own;
        List<AnnotatedImage> chosen = Dataset.limit(images, limit, settings.seed());
        if (chosen.isEmpty()) {
            throw new DatasetException("%s: no images for training; it has %s. Correct its split or the limit"
                    .formatted(entry.dir(), dataset.splitSizes()));
        }
        @Nullable Double weight = entry.weight();
        return new Part(dataset, chosen, weight == null ? 1 : weight);
    }

    /** Frames for distillation: whatever labels they have stay unread, so that a measuring set cannot leak. */
    private static AnnotatedImage withoutLabels(AnnotatedImage image) {
        return new AnnotatedImage(image.file(), image.size(), List.of(), Set.of(), image.dataset(), image.scene());
    }

    private static SampleSource source(List<Part> parts, ImageFiles files, AugmentConfig augment, long seed) {
        List<WeightedMix.Part> mix = parts.stream()
                .map(part -> new WeightedMix.Part(part.images(), part.weight()))
                .toList();
        return new AugmentedSource(new WeightedMix(mix, seed), files, augment, seed);
    }

    private static void hash(Map<String, String> hashes, Part part) throws IOException {
        String name = part.dataset().name();
        for (int i = 2; hashes.containsKey(name); i++) {
            name = part.dataset().name() + "-" + i;
        }
        hashes.put(name, ContentHash.of(part.images(), part.dataset().mapping()));
    }

    private static void warn(Dataset dataset, Consumer<String> note) {
        if (dataset.errors() > 0) {
            note.accept("%s: %d items cannot be used, e.g. %s; see 'drivesight dataset check %s'"
                    .formatted(
                            dataset.name(),
                            dataset.errors(),
                            dataset.problems().stream()
                                    .filter(problem -> problem.kind().isError())
                                    .findFirst()
                                    .map(Object::toString)
                                    .orElse(""),
                            dataset.root()));
        }
    }

    private static void tellMissingClasses(RunSettings settings, List<Part> parts, Consumer<String> note) {
        Map<ObjectClass, Integer> counts = new EnumMap<>(ObjectClass.class);
        for (Part part : parts) {
            for (AnnotatedImage image : part.images()) {
                image.boxes().forEach(box -> counts.merge(box.objectClass(), 1, Integer::sum));
            }
        }
        List<String> missing = settings.classes().stream()
                .filter(name -> ObjectClass.ofLabel(name)
                        .map(objectClass -> !counts.containsKey(objectClass))
                        .orElse(true))
                .toList();
        if (!missing.isEmpty()) {
            note.accept("no labelled sample of " + String.join(", ", missing)
                    + ": what the model knows of these comes from the base model alone");
        }
    }
}
