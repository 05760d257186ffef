package io.drivesight.training.dataset;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.training.dataset.Split.SplitChoice;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A dataset, read and checked; pixels stay on disk.
 *
 * @param name short name
 * @param root its folder
 * @param format how its labels are written
 * @param entries images by path
 * @param labelledClasses classes that are labelled wherever they appear; empty: no labels at all
 * @param partialClasses classes whose boxes are right, but which are not always labelled
 * @param mapping its own class names and what they became
 * @param declaredSplit true: the dataset itself says what is for what; false: made by scenes
 * @param problems what is wrong, the first of each kind
 * @param problemCounts how many there were of each kind
 */
public record Dataset(
        String name,
        Path root,
        DatasetFormat format,
        List<Entry> entries,
        Set<ObjectClass> labelledClasses,
        Set<ObjectClass> partialClasses,
        Map<String, String> mapping,
        boolean declaredSplit,
        List<Problem> problems,
        Map<Problem.Kind, Integer> problemCounts) {
    /**
     * An image and what it is for.
     *
     * @param path below the dataset's folder, with forward slashes
     */
    public record Entry(AnnotatedImage image, Split split, String path) {}

    public Dataset {
        entries = List.copyOf(entries);
        labelledClasses = Set.copyOf(labelledClasses);
        partialClasses = Set.copyOf(partialClasses);
        mapping = java.util.Collections.unmodifiableMap(new TreeMap<>(mapping));
        problems = List.copyOf(problems);
        problemCounts = Map.copyOf(problemCounts);
    }

    /** False: frames only. */
    public boolean labelled() {
        return !labelledClasses.isEmpty() || !partialClasses.isEmpty();
    }

    /** The images of one split, by path. */
    public List<AnnotatedImage> images(Split split) {
        return entries.stream()
                .filter(entry -> entry.split() == split)
                .map(Entry::image)
                .toList();
    }

    /** The images chosen, by path. */
    public List<AnnotatedImage> images(SplitChoice choice) {
        return switch (choice) {
            case TRAIN -> images(Split.TRAIN);
            case VAL -> images(Split.VAL);
            case TEST -> images(Split.TEST);
            case ALL -> entries.stream().map(Entry::image).toList();
            case DEFAULT -> images(defaultChoice());
        };
    }

    /** What {@link SplitChoice#DEFAULT} stands for here. */
    public SplitChoice defaultChoice() {
        Set<Split> there = splitSizes().keySet();
        return there.contains(Split.TEST)
                ? SplitChoice.TEST
                : there.contains(Split.VAL) ? SplitChoice.VAL : SplitChoice.ALL;
    }

    /** Number of images in each split that has some. */
    public Map<Split, Integer> splitSizes() {
        Map<Split, Integer> sizes = new EnumMap<>(Split.class);
        entries.forEach(entry -> sizes.merge(entry.split(), 1, Integer::sum));
        return sizes;
    }

    /**
     * At most this many images, always the same ones for a seed; fewer are part of more. The choice depends on the images' names
     * only, not on where the dataset lies or in which order it is read.
     */
    public static List<AnnotatedImage> limit(List<AnnotatedImage> images, int most, long seed) {
        if (images.size() <= most) {
            return images;
        }
        return images.stream()
                .sorted(Comparator.comparingLong((AnnotatedImage image) -> new Chance(seed)
                                .ofText(image.file().getFileName().toString())
                                .seed())
                        .thenComparing(image -> image.file().toString()))
                .limit(most)
                .sorted(Comparator.comparing(image -> image.file().toString()))
                .toList();
    }

    public int errors() {
        return Problem.errors(problemCounts);
    }

    /** What a person should know before this is used: how much of it cannot be, with an example; empty: all of it can. */
    public Optional<String> complaint() {
        return problems.stream()
                .filter(problem -> problem.kind().isError())
                .findFirst()
                .map(first -> "%s: %d items cannot be used, e.g. %s; see 'drivesight dataset check %s'"
                        .formatted(name, errors(), first, root));
    }
}
