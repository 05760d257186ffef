package io.drivesight.training.dataset;

import io.drivesight.evaluation.chance.Chance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says which image is for what. In this order: the configuration, lists beside the dataset ({@code train.txt}, {@code val.txt}), folders
 * and file names that say so, and else whole scenes by a hash, so that no drive is on both sides.
 */
final class SplitAssigner {
    /** Share of the images for validation when nobody says. */
    static final double DEFAULT_VAL_FRACTION = 0.2;

    private static final List<String> LIST_FOLDERS = List.of("", "ImageSets/Main", "ImageSets", "splits");

    /**
     * Splits by file.
     *
     * @param declared the dataset itself says so
     */
    record Assignment(Map<Path, Split> splits, boolean declared) {}

    private final DatasetFolder folder;

    SplitAssigner(DatasetFolder folder) {
        this.folder = folder;
    }

    /**
     * Assigns every image.
     *
     * @param scenes scene by image
     */
    Assignment assign(List<RawImage> images, Map<Path, String> scenes) throws IOException {
        DatasetConfig.@Nullable SplitConfig config = folder.config().split();
        Map<Split, Path> lists = lists(config);
        if (!lists.isEmpty()) {
            return byLists(images, lists);
        }
        if (config != null && config.valScenes() != null) {
            return byNamedScenes(images, scenes, Set.copyOf(config.valScenes()));
        }
        boolean fractionGiven = config != null && config.valFraction() != null;
        if (!fractionGiven && declares(images)) {
            return bySource(images);
        }
        double fraction = config != null && config.valFraction() != null ? config.valFraction() : DEFAULT_VAL_FRACTION;
        return byHash(images, scenes, fraction);
    }

    private Map<Split, Path> lists(DatasetConfig.@Nullable SplitConfig config) {
        Map<Split, Path> lists = new TreeMap<>();
        if (config != null && (config.train() != null || config.val() != null)) {
            putConfigured(lists, Split.TRAIN, config.train());
            putConfigured(lists, Split.VAL, config.val());
            return lists;
        }
        if (config != null && (config.valScenes() != null || config.valFraction() != null)) {
            return lists;
        }
        for (String place : LIST_FOLDERS) {
            for (Split split : List.of(Split.TRAIN, Split.VAL, Split.TEST)) {
                Path list = folder.root().resolve(place).resolve(split.label() + ".txt");
                if (Files.isRegularFile(list)) {
                    lists.putIfAbsent(split, list);
                }
            }
        }
        return lists;
    }

    private void putConfigured(Map<Split, Path> lists, Split split, @Nullable String file) {
        if (file == null) {
            return;
        }
        Path list = folder.root().resolve(file);
        if (!Files.isRegularFile(list)) {
            throw new DatasetException(
                    list + ": no such list of images, though the configuration's split names it; correct it");
        }
        lists.put(split, list);
    }

    private Assignment byLists(List<RawImage> images, Map<Split, Path> lists) throws IOException {
        Set<Path> known = new HashSet<>();
        images.forEach(image -> known.add(image.file()));
        Map<Path, Split> splits = new HashMap<>();
        for (Map.Entry<Split, Path> list : lists.entrySet()) {
            readList(list.getKey(), list.getValue(), splits);
        }
        // A list of one split only: what is not on it is for the other.
        Split rest = lists.size() > 1 ? Split.NONE : lists.containsKey(Split.TRAIN) ? Split.VAL : Split.TRAIN;
        known.forEach(file -> splits.putIfAbsent(file, rest));
        splits.keySet().retainAll(known);
        return new Assignment(splits, true);
    }

    private void readList(Split split, Path list, Map<Path, Split> splits) throws IOException {
        List<String> lines = LabelFiles.lines(list);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                // VOC lists have a second column that says whether the class is in the image.
                String reference = lines.get(i).strip().replaceFirst("\\s+-?[01]$", "");
                putListed(split, reference, folder.name(list) + ":" + (i + 1), splits);
            }
        }
    }

    private void putListed(Split split, String reference, String where, Map<Path, Split> splits) throws IOException {
        List<Path> candidates = folder.images().candidates(reference);
        if (candidates.size() != 1) {
            folder.problems()
                    .add(
                            Problem.Kind.BAD_SPLIT,
                            where,
                            "'%s' is %s below the dataset; correct or remove the line"
                                    .formatted(
                                            reference,
                                            candidates.isEmpty() ? "no image" : candidates.size() + " images"));
            return;
        }
        @Nullable Split before = splits.putIfAbsent(candidates.get(0), split);
        if (before != null && before != split) {
            folder.problems()
                    .add(
                            Problem.Kind.SAME_IMAGE_IN_SPLITS,
                            where,
                            "'%s' is in %s and in %s; remove it from one"
                                    .formatted(reference, before.label(), split.label()));
        }
    }

    private static boolean declares(List<RawImage> images) {
        return images.stream().anyMatch(image -> image.split() == Split.VAL)
                && images.stream().anyMatch(image -> image.split() != Split.VAL);
    }

    private static Assignment bySource(List<RawImage> images) {
        Map<Path, Split> splits = new HashMap<>();
        for (RawImage image : images) {
            @Nullable Split split = image.split();
            splits.put(image.file(), split == null ? Split.NONE : split);
        }
        return new Assignment(splits, true);
    }

    private static Assignment byNamedScenes(List<RawImage> images, Map<Path, String> scenes, Set<String> val) {
        Map<Path, Split> splits = new HashMap<>();
        for (RawImage image : images) {
            boolean isVal = val.contains(scenes.get(image.file()));
            splits.put(image.file(), isVal ? Split.VAL : Split.TRAIN);
        }
        if (!splits.containsValue(Split.VAL)) {
            throw new DatasetException("none of the scenes " + val
                    + " of split.valScenes is in the dataset, whose scenes are " + some(scenes));
        }
        return new Assignment(splits, true);
    }

    private static List<String> some(Map<Path, String> scenes) {
        return scenes.values().stream().distinct().sorted().limit(20).toList();
    }

    private static Assignment byHash(List<RawImage> images, Map<Path, String> scenes, double fraction) {
        Set<String> val = valScenes(images, scenes, fraction);
        Map<Path, Split> splits = new HashMap<>();
        for (RawImage image : images) {
            splits.put(image.file(), val.contains(scenes.get(image.file())) ? Split.VAL : Split.TRAIN);
        }
        return new Assignment(splits, false);
    }

    /** Scenes in the order of their hashes, until enough images are in; a scene that would make it far too many is passed over. */
    private static Set<String> valScenes(List<RawImage> images, Map<Path, String> scenes, double fraction) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (RawImage image : images) {
            sizes.merge(scenes.getOrDefault(image.file(), ""), 1, Integer::sum);
        }
        List<String> order = new ArrayList<>(sizes.keySet());
        order.sort(Comparator.<String>comparingLong(
                        scene -> new Chance(0).ofText(scene).seed())
                .thenComparing(scene -> scene));
        double wanted = fraction * images.size();
        Set<String> val = new HashSet<>();
        int taken = 0;
        for (String scene : order) {
            int size = sizes.getOrDefault(scene, 0);
            if (taken < wanted && taken + size <= 1.5 * wanted && val.size() < order.size() - 1) {
                val.add(scene);
                taken += size;
            }
        }
        return val;
    }
}
