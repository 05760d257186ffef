package io.drivesight.training.dataset;

import io.drivesight.core.taxonomy.ObjectClass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a dataset: decodes every image, counts what is there, and searches for near copies across splits.
 */
public record DatasetCheck(ImageFiles files) {
    /** Bits of 256 of a difference hash up to which two pictures are near copies. */
    public static final int NEAR_DUPLICATE_BITS = 20;

    /**
     * What a check found; written as JSON as it is.
     *
     * @param hash content hash, see {@link ContentHash}
     * @param labelled classes that are labelled wherever they appear
     * @param partial classes that are not always labelled
     * @param mapping the dataset's own class names and what they became
     * @param declaredSplit the dataset itself says what is for what
     * @param imageSizes number of images by {@code WxH}
     * @param scenesInSeveralSplits scenes with images in more than one split
     * @param errors number of problems by which something is lost
     * @param warnings number of other problems
     * @param problems the first of each kind
     */
    public record Report(
            String name,
            String format,
            String hash,
            int images,
            List<String> labelled,
            List<String> partial,
            Map<String, String> mapping,
            boolean declaredSplit,
            Map<String, SplitCounts> splits,
            Map<String, Integer> imageSizes,
            int scenes,
            List<String> scenesInSeveralSplits,
            int errors,
            int warnings,
            Map<String, Integer> problemCounts,
            List<Problem> problems) {}

    /**
     * What is in one split.
     *
     * @param empty images without any box
     * @param boxes number of boxes that count, by class
     * @param ignored number of ignore areas
     */
    public record SplitCounts(int images, int empty, Map<String, Integer> boxes, int ignored) {}

    /**
     * Checks a dataset.
     *
     * @throws IOException when an image vanishes while it is read
     */
    public Report run(Dataset dataset, Progress progress) throws IOException {
        Problem.Log more = new Problem.Log();
        nearDuplicates(decodeAll(dataset, more, progress), more);
        Map<Problem.Kind, Integer> counts = new EnumMap<>(Problem.Kind.class);
        counts.putAll(dataset.problemCounts());
        more.counts().forEach((kind, count) -> counts.merge(kind, count, Integer::sum));
        List<Problem> problems = new ArrayList<>(dataset.problems());
        problems.addAll(more.problems());
        problems.sort(Comparator.comparing(Problem::kind));
        return report(dataset, counts, problems);
    }

    private Map<Dataset.Entry, DifferenceHash> decodeAll(Dataset dataset, Problem.Log problems, Progress progress) {
        Map<Dataset.Entry, DifferenceHash> hashes = new LinkedHashMap<>();
        int done = 0;
        for (Dataset.Entry entry : dataset.entries()) {
            try {
                hashes.put(entry, DifferenceHash.of(files.decode(entry.image().file())));
            } catch (IOException e) {
                problems.add(Problem.Kind.CORRUPT_IMAGE, entry.path(), String.valueOf(e.getMessage()));
            }
            progress.update(++done, dataset.entries().size());
        }
        return hashes;
    }

    /** Holds every image of val and test against all of train. */
    private void nearDuplicates(Map<Dataset.Entry, DifferenceHash> hashes, Problem.Log problems) {
        hashes.forEach((held, hash) -> {
            int best = NEAR_DUPLICATE_BITS + 1;
            Dataset.@Nullable Entry copy = null;
            boolean isHeldOut = held.split() == Split.VAL || held.split() == Split.TEST;
            for (Map.Entry<Dataset.Entry, DifferenceHash> other : hashes.entrySet()) {
                if (isHeldOut && other.getKey().split() == Split.TRAIN && hash.distance(other.getValue()) < best) {
                    best = hash.distance(other.getValue());
                    copy = other.getKey();
                }
            }
            if (copy != null) {
                problems.add(
                        Problem.Kind.NEAR_DUPLICATE,
                        held.path(),
                        "looks like %s of train (%d of 256 bits differ); keep both on one side"
                                .formatted(copy.path(), best));
            }
        });
    }

    private static Report report(Dataset dataset, Map<Problem.Kind, Integer> counts, List<Problem> problems)
            throws IOException {
        int errors = Problem.errors(counts);
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        Map<String, Integer> byCode = new TreeMap<>();
        counts.forEach((kind, count) -> byCode.put(kind.code(), count));
        Map<String, SplitCounts> splits = new LinkedHashMap<>();
        dataset.splitSizes().keySet().forEach(split -> splits.put(split.label(), count(dataset.images(split))));
        Map<String, Set<Split>> splitsOfScene = new TreeMap<>();
        for (Dataset.Entry entry : dataset.entries()) {
            splitsOfScene
                    .computeIfAbsent(entry.image().scene(), scene -> new TreeSet<>())
                    .add(entry.split());
        }
        return new Report(
                dataset.name(),
                dataset.format().label(),
                ContentHash.of(dataset),
                dataset.entries().size(),
                labels(dataset.labelledClasses()),
                labels(dataset.partialClasses()),
                dataset.mapping(),
                dataset.declaredSplit(),
                splits,
                sizes(dataset),
                splitsOfScene.size(),
                splitsOfScene.entrySet().stream()
                        .filter(scene -> scene.getValue().size() > 1)
                        .map(Map.Entry::getKey)
                        .toList(),
                errors,
                all - errors,
                byCode,
                problems);
    }

    private static List<String> labels(Set<ObjectClass> classes) {
        return classes.stream().sorted().map(ObjectClass::label).toList();
    }

    private static Map<String, Integer> sizes(Dataset dataset) {
        Map<String, Integer> sizes = new HashMap<>();
        dataset.entries().forEach(entry -> sizes.merge(entry.image().size().toString(), 1, Integer::sum));
        Map<String, Integer> sorted = new LinkedHashMap<>();
        sizes.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static SplitCounts count(List<AnnotatedImage> images) {
        Map<ObjectClass, Integer> boxes = new TreeMap<>();
        int ignored = 0;
        int empty = 0;
        for (AnnotatedImage image : images) {
            empty += image.boxes().isEmpty() ? 1 : 0;
            for (AnnotatedBox box : image.boxes()) {
                if (box.ignore()) {
                    ignored++;
                } else {
                    boxes.merge(box.objectClass(), 1, Integer::sum);
                }
            }
        }
        Map<String, Integer> byLabel = new LinkedHashMap<>();
        boxes.forEach((objectClass, count) -> byLabel.put(objectClass.label(), count));
        return new SplitCounts(images.size(), empty, byLabel, ignored);
    }
}
