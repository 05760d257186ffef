package io.drivesight.training.trainer;

import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.augment.AugmentConfig;
import io.drivesight.training.augment.AugmentedSource;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ContentHash;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.ImageFiles.ImageCache;
import io.drivesight.training.dataset.SampleSource;
import io.drivesight.training.dataset.Split;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.dataset.Vocabulary;
import io.drivesight.training.dataset.WeightedMix;
import io.drivesight.training.dataset.WeightedMix.RepeatFactors;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.export.SeenImages;
import io.drivesight.training.trainer.Batches.BatchPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run learns from.
 *
 * @param labelled labelled samples; {@link SampleSource#NONE}: none, then all of a batch is unlabelled
 * @param unlabelled frames for distillation; empty: none
 * @param validation validation images by dataset, which choose; empty where a dataset has none
 * @param test images by dataset that only measure; empty where a dataset has none
 * @param learned every different image, with labels or without
 * @param hashes content hash by dataset, of what this run really uses
 * @param images number of different labelled images
 * @param classes what the run's classes are called in the labels
 */
record TrainingData(
        SampleSource labelled,
        Optional<SampleSource> unlabelled,
        InputSpec input,
        List<EvaluationSet> validation,
        List<EvaluationSet> test,
        List<AnnotatedImage> learned,
        Map<String, String> hashes,
        int images,
        ClassMap classes) {
    /** One dataset's part in the run. */
    private record Part(Dataset dataset, List<AnnotatedImage> images, double weight) {}

    /** Which samples make up which step. */
    BatchPlan plan(RunConfig config) {
        int frames = unlabelled.map(SampleSource::size).orElse(0);
        return BatchPlan.of(
                labelled.size(), frames, config.imagesPerStep(), config.distillShare, config.views, config.seed);
    }

    /** The images that choose the best epoch. */
    List<AnnotatedImage> choosing(RunConfig config) {
        return validation.stream()
                .flatMap(set -> Dataset.limit(set.images(), config.valLimit, config.seed).stream())
                .toList();
    }

    /** One hash of the images that choose the best epoch, and of their labels. */
    String choosingHash(RunConfig config) {
        try {
            return ContentHash.of(choosing(config), Map.of());
        } catch (IOException e) {
            throw new TrainingException("a validation image cannot be read; mend it or take it out: " + e, e);
        }
    }

    /** One hash of all of it. */
    String hash() {
        return String.join(" ", hashes.values());
    }

    /**
     * Reads the datasets.
     *
     * @param note where to say what the user should know
     */
    static TrainingData load(
            RunConfig config, Vocabulary vocabulary, InputSpec input, ImageFiles files, Consumer<String> note)
            throws IOException {
        DatasetLoader loader = new DatasetLoader(files, vocabulary);
        ClassMap classes = vocabulary.classMap(config.classes);
        List<Part> labelled = new ArrayList<>();
        List<EvaluationSet> validation = new ArrayList<>();
        List<EvaluationSet> test = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (DataEntry entry : config.data) {
            Dataset dataset = entry.load(loader);
            requireLabels(dataset, entry);
            dataset.complaint().ifPresent(note);
            labelled.add(part(dataset, listed(dataset, dataset.images(Split.TRAIN), entry), entry, config));
            String name = EvaluationSet.uniqueName(dataset.name(), names);
            held(dataset, name, Split.VAL).ifPresent(validation::add);
            held(dataset, name, Split.TEST).ifPresent(test::add);
        }
        List<Part> frames = new ArrayList<>();
        for (DataEntry entry : config.distill) {
            Dataset dataset = entry.load(loader);
            // Whatever labels they have stay unread, so that a measuring set cannot leak.
            List<AnnotatedImage> images = listed(dataset, dataset.images(SplitChoice.ALL), entry).stream()
                    .map(AnnotatedImage::unlabelled)
                    .toList();
            frames.add(part(dataset, images, entry, config));
        }
        if (!labelled.isEmpty() && config.addClasses.isEmpty()) {
            tellMissingClasses(classes, labelled, note);
        }
        ImageCache cache = new ImageCache(files, config.imageCacheBytes());
        Optional<SampleSource> unlabelled = frames.isEmpty()
                ? Optional.empty()
                : Optional.of(new AugmentedSource(
                        mix(frames, 0, config.seed + 1),
                        cache,
                        AugmentConfig.read(config.distillAugment),
                        Integer.MAX_VALUE,
                        config.seed + 1));
        return new TrainingData(
                labelled.isEmpty() ? SampleSource.NONE : labelled(labelled, unlabelled, config, cache),
                unlabelled,
                input,
                validation,
                test,
                Stream.concat(labelled.stream(), frames.stream())
                        .flatMap(part -> part.images().stream())
                        .toList(),
                hashes(Stream.concat(labelled.stream(), frames.stream()).toList()),
                labelled.stream().mapToInt(part -> part.images().size()).sum(),
                classes);
    }

    /** Number of labelled images to learn from; where there are none, of frames. */
    static int images(RunConfig config, ImageFiles files) throws IOException {
        DatasetLoader loader = new DatasetLoader(files);
        boolean framesOnly = config.data.isEmpty();
        int images = 0;
        for (DataEntry entry : framesOnly ? config.distill : config.data) {
            Dataset dataset = entry.load(loader);
            List<AnnotatedImage> all = dataset.images(framesOnly ? SplitChoice.ALL : SplitChoice.TRAIN);
            images += part(dataset, listed(dataset, all, entry), entry, config)
                    .images()
                    .size();
        }
        return images;
    }

    /** @throws DatasetException when there is nothing to learn from */
    static void requireLabels(Dataset dataset, DataEntry entry) {
        if (!dataset.labelled()) {
            throw new DatasetException(entry.dir()
                    + ": has no labels to learn from; name it with --distill, or give a labelled dataset with --data");
        }
    }

    private static Optional<EvaluationSet> held(Dataset dataset, String name, Split split) {
        List<AnnotatedImage> images = dataset.images(split);
        return images.isEmpty() ? Optional.empty() : Optional.of(new EvaluationSet(name, split.label(), images, null));
    }

    /** What runs of this configuration may learn from and be chosen on, whatever their limits and seeds, and what their teacher has. */
    static SeenImages seen(RunConfig config, ImageFiles files) throws IOException {
        DatasetLoader loader = new DatasetLoader(files);
        List<AnnotatedImage> learned = new ArrayList<>();
        List<AnnotatedImage> chosen = new ArrayList<>();
        for (DataEntry entry : config.data) {
            Dataset dataset = entry.load(loader);
            learned.addAll(listed(dataset, dataset.images(Split.TRAIN), entry));
            if (config.chooses()) {
                chosen.addAll(dataset.images(Split.VAL));
            }
        }
        for (DataEntry entry : config.distill) {
            Dataset dataset = entry.load(loader);
            learned.addAll(listed(dataset, dataset.images(SplitChoice.ALL), entry));
        }
        SeenImages seen = SeenImages.of(learned, chosen);
        Optional<Path> teacher = config.teacherPath().filter(Files::isRegularFile);
        return teacher.isPresent() ? seen.plus(SeenImages.read(teacher.get())) : seen;
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

    private static Part part(Dataset dataset, List<AnnotatedImage> images, DataEntry entry, RunConfig config) {
        @Nullable Integer limit = entry.limit() == null ? config.limit : entry.limit();
        List<AnnotatedImage> chosen = Dataset.limit(images, limit == null ? Integer.MAX_VALUE : limit, config.seed);
        if (chosen.isEmpty()) {
            throw new DatasetException("%s: no images for training; it has %s. Correct its split or the limit"
                    .formatted(entry.dir(), dataset.splitSizes()));
        }
        @Nullable Double weight = entry.weight();
        return new Part(dataset, chosen, weight == null ? 1 : weight);
    }

    private static SampleSource labelled(
            List<Part> parts, Optional<SampleSource> unlabelled, RunConfig config, ImageCache images) {
        WeightedMix mix = mix(parts, config.balance, config.seed);
        int frames = unlabelled.map(SampleSource::size).orElse(0);
        int stepsPerEpoch = BatchPlan.of(
                        mix.size(), frames, config.imagesPerStep(), config.distillShare, config.views, config.seed)
                .stepsPerEpoch();
        int epochs = (config.steps(stepsPerEpoch) + stepsPerEpoch - 1) / stepsPerEpoch;
        int mosaicsUntil = config.closeMosaic == 0 ? Integer.MAX_VALUE : epochs - config.closeMosaic;
        return new AugmentedSource(mix, images, AugmentConfig.read(config.augment), mosaicsUntil, config.seed);
    }

    private static WeightedMix mix(List<Part> parts, double balance, long seed) {
        List<WeightedMix.Part> mix = parts.stream()
                .map(part -> new WeightedMix.Part(RepeatFactors.repeated(part.images(), balance, seed), part.weight()))
                .toList();
        return new WeightedMix(mix, seed);
    }

    private static Map<String, String> hashes(List<Part> parts) throws IOException {
        Map<String, String> hashes = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (Part part : parts) {
            String name = EvaluationSet.uniqueName(part.dataset().name(), names);
            hashes.put(name, ContentHash.of(part.images(), part.dataset().mapping()));
        }
        return hashes;
    }

    private static void tellMissingClasses(ClassMap classes, List<Part> parts, Consumer<String> note) {
        Set<ObjectClass> found = parts.stream()
                .flatMap(part -> part.images().stream())
                .flatMap(image -> image.boxes().stream())
                .map(AnnotatedBox::objectClass)
                .collect(Collectors.toSet());
        List<String> missing = IntStream.range(0, classes.size())
                .filter(i -> !found.contains(classes.objectClass(i)))
                .mapToObj(classes::name)
                .toList();
        if (!missing.isEmpty()) {
            note.accept("no labelled sample of " + String.join(", ", missing)
                    + ": what the model knows of these comes from the base model alone");
        }
    }
}
