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

/** Looks through a dataset: decodes every image, counts what is there, and searches for near copies across splits. */
public final class DatasetCheck {
    /** Bits of 256 up to which two pictures are reported as near copies. */
    public static final int NEAR_DUPLICATE_BITS = 20;

    private static final double SMALL = 32 * 32;
    private static final double MEDIUM = 96 * 96;

    private final ImageFiles files;
    private final int nearDuplicateBits;

    public DatasetCheck(ImageFiles files, int nearDuplicateBits) {
        this.files = files;
        this.nearDuplicateBits = nearDuplicateBits;
    }

    /**
     * Checks a dataset.
     *
     * @param others formats that lie in the folder too
     * @throws IOException when an image vanishes while it is read
     */
    public CheckReport run(Dataset dataset, List<DatasetFormat> others, Progress progress) throws IOException {
        ProblemLog more = new ProblemLog();
        Map<Dataset.Entry, DifferenceHash> hashes = decodeAll(dataset, more, progress);
        nearDuplicates(hashes, more);
        Map<Problem.Kind, Integer> counts = new EnumMap<>(Problem.Kind.class);
        counts.putAll(dataset.problemCounts());
        more.counts().forEach((kind, count) -> counts.merge(kind, count, Integer::sum));
        List<Problem> problems = new ArrayList<>(dataset.problems());
        problems.addAll(more.problems());
        problems.sort(Comparator.comparing(Problem::kind));
        return report(dataset, others, counts, problems);
    }

    private Map<Dataset.Entry, DifferenceHash> decodeAll(Dataset dataset, ProblemLog problems, Progress progress) {
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

    private void nearDuplicates(Map<Dataset.Entry, DifferenceHash> hashes, ProblemLog problems) {
        List<Map.Entry<Dataset.Entry, DifferenceHash>> all = new ArrayList<>(hashes.entrySet());
        for (Map.Entry<Dataset.Entry, DifferenceHash> held : all) {
            if (held.getKey().split() == Split.VAL || held.getKey().split() == Split.TEST) {
                nearest(held, all, problems);
            }
        }
    }

    private void nearest(
            Map.Entry<Dataset.Entry, DifferenceHash> held,
            List<Map.Entry<Dataset.Entry, DifferenceHash>> all,
            ProblemLog problems) {
        int best = nearDuplicateBits + 1;
        Dataset.@Nullable Entry copy = null;
        for (Map.Entry<Dataset.Entry, DifferenceHash> other : all) {
            int distance = other.getKey().split() == Split.TRAIN
                    ? other.getValue().distance(held.getValue())
                    : Integer.MAX_VALUE;
            if (distance < best) {
                best = distance;
                copy = other.getKey();
            }
        }
        if (copy != null) {
            problems.add(
                    Problem.Kind.NEAR_DUPLICATE,
                    held.getKey().path(),
                    "looks like %s of train (%d of 256 bits differ); keep both on one side"
                            .formatted(copy.path(), best));
        }
    }

    private static CheckReport report(
            Dataset dataset, List<DatasetFormat> others, Map<Problem.Kind, Integer> counts, List<Problem> problems)
            throws IOException {
        int errors = counts.entrySet().stream()
                .filter(entry -> entry.getKey().isError())
                .mapToInt(Map.Entry::getValue)
                .sum();
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        Map<String, Integer> byCode = new TreeMap<>();
        counts.forEach((kind, count) -> byCode.put(kind.code(), count));
        return new CheckReport(
                dataset.name(),
                dataset.format().label(),
                others.stream()
                        .filter(format -> format != dataset.format() && format != DatasetFormat.FRAMES)
                        .map(DatasetFormat::label)
                        .toList(),
                ContentHash.of(dataset),
                dataset.entries().size(),
                labels(dataset.labelledClasses()),
                labels(dataset.partialClasses()),
                dataset.mapping(),
                dataset.declaredSplit(),
                splits(dataset),
                sizes(dataset),
                (int) dataset.entries().stream()
                        .map(entry -> entry.image().scene())
                        .distinct()
                        .count(),
                sharedScenes(dataset),
                errors,
                all - errors,
                byCode,
                problems.stream()
                        .map(problem -> new CheckReport.Found(
                                problem.kind().code(), problem.kind().isError(), problem.where(), problem.message()))
                        .toList());
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

    private static List<String> sharedScenes(Dataset dataset) {
        Map<String, Set<Split>> splits = new TreeMap<>();
        for (Dataset.Entry entry : dataset.entries()) {
            splits.computeIfAbsent(entry.image().scene(), scene -> new TreeSet<>())
                    .add(entry.split());
        }
        return splits.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map<String, CheckReport.SplitCounts> splits(Dataset dataset) {
        Map<String, CheckReport.SplitCounts> splits = new LinkedHashMap<>();
        for (Split split : Split.values()) {
            List<AnnotatedImage> images = dataset.images(split);
            if (!images.isEmpty()) {
                splits.put(split.label(), count(images));
            }
        }
        return splits;
    }

    private static CheckReport.SplitCounts count(List<AnnotatedImage> images) {
        Map<ObjectClass, Integer> boxes = new EnumMap<>(ObjectClass.class);
        Map<String, Integer> sizes = new LinkedHashMap<>();
        List.of("small", "medium", "large").forEach(size -> sizes.put(size, 0));
        int ignored = 0;
        int empty = 0;
        for (AnnotatedImage image : images) {
            empty += image.boxes().isEmpty() ? 1 : 0;
            for (AnnotatedBox box : image.boxes()) {
                if (box.ignore()) {
                    ignored++;
                } else {
                    boxes.merge(box.objectClass(), 1, Integer::sum);
                    sizes.merge(size(box.box().area()), 1, Integer::sum);
                }
            }
        }
        Map<String, Integer> byLabel = new LinkedHashMap<>();
        boxes.forEach((objectClass, count) -> byLabel.put(objectClass.label(), count));
        return new CheckReport.SplitCounts(images.size(), empty, byLabel, ignored, sizes);
    }

    private static String size(double area) {
        return area < SMALL ? "small" : area < MEDIUM ? "medium" : "large";
    }
}
