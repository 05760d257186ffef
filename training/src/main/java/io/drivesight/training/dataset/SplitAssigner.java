package io.drivesight.training.dataset;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.training.dataset.DatasetReader.RawImage;
import io.drivesight.training.dataset.DifferenceHash.Likeness;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Says which drive or scene an image comes from, and what it is for. The scene, in this order: likeness, if configured; the configured
 * pattern, the format, the file name without its last number (of a mere number: its folder). The split, in this order: the configuration,
 * lists beside the dataset ({@code train.txt}, {@code val.txt}, {@code test.txt}), folders and file names that say so, and else whole
 * scenes by a hash, so that no drive is in two parts; where that leaves less than half of what validation wants, blocks of time ({@link TimeBlocks}).
 */
final class SplitAssigner {
    /** Share of the images for validation, and for the test part, when nobody says. */
    static final double DEFAULT_FRACTION = 0.15;

    private static final List<String> LIST_FOLDERS = List.of("", "ImageSets/Main", "ImageSets", "splits");
    private static final Pattern LAST_NUMBER = Pattern.compile("[-_. ]?\\d+[A-Za-z_]{0,3}$");

    /**
     * Scenes and splits by file.
     *
     * @param declared the dataset itself says what is for what
     */
    record Assignment(Map<Path, String> scenes, Map<Path, Split> splits, boolean declared) {}

    private final DatasetFolder folder;
    private final List<RawImage> images;
    private final boolean labelled;
    private final Map<Path, String> scenes = new HashMap<>();

    /** @param labelled false: frames without labels, whose folders stay scenes */
    SplitAssigner(DatasetFolder folder, List<RawImage> images, boolean labelled) {
        this.folder = folder;
        this.images = images;
        this.labelled = labelled;
        @Nullable String pattern = folder.config().scene();
        @Nullable Pattern configured = pattern == null ? null : compile(pattern);
        for (RawImage image : images) {
            scenes.put(image.file(), scene(configured, folder.name(image.file()), image.scene()));
        }
    }

    private static Pattern compile(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new DatasetException(
                    "scene: '" + pattern + "' is no regular expression: " + e.getDescription() + "; correct it", e);
        }
    }

    private static String scene(@Nullable Pattern configured, String path, @Nullable String byFormat) {
        if (configured != null) {
            Matcher matcher = configured.matcher(path);
            if (matcher.find()) {
                @Nullable String group = matcher.groupCount() > 0 ? matcher.group(1) : null;
                return group != null ? group : matcher.group();
            }
        }
        if (byFormat != null) {
            return byFormat;
        }
        String stem = ImageIndex.stem(path);
        String scene = LAST_NUMBER.matcher(stem).replaceFirst("");
        return scene;
    }

    /** Assigns every image. */
    Assignment assign() throws IOException {
        DatasetConfig.@Nullable SplitConfig config = folder.config().split();
        if (config != null && config.likeness() != null) {
            scenesByLikeness(config.likeness());
        }
        Map<Split, Path> lists = lists(config);
        if (!lists.isEmpty()) {
            return new Assignment(scenes, byLists(lists), true);
        }
        if (config != null && config.namesScenes()) {
            return new Assignment(scenes, byNamedScenes(config), true);
        }
        if ((config == null || !config.givesFractions()) && declares()) {
            return new Assignment(scenes, splits(image -> image.split() == null ? Split.NONE : image.split()), true);
        }
        return byFractions(config);
    }

    private Assignment byFractions(DatasetConfig.@Nullable SplitConfig config) {
        @Nullable Double val = config == null ? null : config.valFraction();
        @Nullable Double test = config == null ? null : config.testFraction();
        if (test != null && test >= 1) {
            return new Assignment(scenes, splits(image -> Split.TEST), true);
        }
        double forVal =
                val != null ? val : test == null ? DEFAULT_FRACTION : Math.min(DEFAULT_FRACTION, (1 - test) / 2);
        double forTest = test != null ? test : val == null ? DEFAULT_FRACTION : 0;
        @Nullable Integer blocks = config == null ? null : config.blocks();
        if (blocks == null) {
            Map<Path, Split> whole = byWholeScenes(forVal, forTest);
            boolean named = folder.config().scene() != null || (config != null && config.likeness() != null);
            long found = whole.values().stream().filter(Split.VAL::equals).count();
            // A stray picture beside one long drive is a scene of its own, and too few to choose by.
            if (named || !labelled || (found > 0 && 2 * found >= forVal * images.size())) {
                return new Assignment(scenes, whole, false);
            }
        }
        TimeBlocks cut = new TimeBlocks(scenes, blocks);
        scenes.putAll(cut.scenes());
        Map<Path, Split> splits = byWholeScenes(forVal, forTest);
        cut.keepApart(splits);
        return new Assignment(scenes, splits, false);
    }

    /** A scene is what looks alike, called after its first image. */
    private void scenesByLikeness(double limit) {
        Likeness likeness = new Likeness(limit);
        List<RawImage> ordered =
                images.stream().sorted(Comparator.comparing(RawImage::file)).toList();
        for (RawImage image : ordered) {
            try {
                likeness.add(folder.decode(image.file()));
            } catch (IOException e) {
                folder.problem(
                        Problem.Kind.CORRUPT_IMAGE,
                        folder.name(image.file()),
                        "cannot be decoded, so that nobody knows what it is like: " + e.getMessage());
                likeness.addUnreadable();
            }
        }
        int[] groups = likeness.groups();
        for (int i = 0; i < groups.length; i++) {
            String first = folder.name(ordered.get(groups[i]).file());
            scenes.put(ordered.get(i).file(), ImageIndex.stem(first));
        }
    }

    private Map<Split, Path> lists(DatasetConfig.@Nullable SplitConfig config) {
        Map<Split, Path> lists = new TreeMap<>();
        if (config != null) {
            putConfigured(lists, Split.TRAIN, config.train());
            putConfigured(lists, Split.VAL, config.val());
            putConfigured(lists, Split.TEST, config.test());
            if (!lists.isEmpty() || config.namesScenes() || config.givesFractions() || config.blocks() != null) {
                return lists;
            }
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
        if (file != null) {
            Path list = folder.root().resolve(file);
            if (!Files.isRegularFile(list)) {
                throw new DatasetException(
                        list + ": no such list of images, though the configuration's split names it; correct it");
            }
            lists.put(split, list);
        }
    }

    private Map<Path, Split> byLists(Map<Split, Path> lists) throws IOException {
        Map<Path, Split> listed = new HashMap<>();
        for (Map.Entry<Split, Path> list : lists.entrySet()) {
            List<String> lines = folder.lines(list.getValue());
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    // VOC lists have a second column that says whether the class is in the image.
                    String reference = lines.get(i).strip().replaceFirst("\\s+-?[01]$", "");
                    putListed(list.getKey(), reference, folder.name(list.getValue()) + ":" + (i + 1), listed);
                }
            }
        }
        // A list of one split only: what is not on it is for the other.
        Split rest = lists.size() > 1 ? Split.NONE : lists.containsKey(Split.TRAIN) ? Split.VAL : Split.TRAIN;
        return splits(image -> listed.getOrDefault(image.file(), rest));
    }

    private void putListed(Split split, String reference, String where, Map<Path, Split> listed) throws IOException {
        List<Path> candidates = folder.images().candidates(reference);
        if (candidates.size() != 1) {
            String found = candidates.isEmpty() ? "no image" : candidates.size() + " images";
            folder.problem(
                    Problem.Kind.BAD_SPLIT,
                    where,
                    "'%s' is %s below the dataset; correct or remove the line".formatted(reference, found));
            return;
        }
        @Nullable Split before = listed.putIfAbsent(candidates.get(0), split);
        if (before != null && before != split) {
            folder.problem(
                    Problem.Kind.SAME_IMAGE_IN_SPLITS,
                    where,
                    "'%s' is in %s and in %s; remove it from one".formatted(reference, before.label(), split.label()));
        }
    }

    private boolean declares() {
        return images.stream().anyMatch(image -> image.split() == Split.VAL)
                && images.stream().anyMatch(image -> image.split() != Split.VAL);
    }

    private Map<Path, Split> splits(Function<RawImage, Split> split) {
        Map<Path, Split> splits = new HashMap<>();
        images.forEach(image -> splits.put(image.file(), split.apply(image)));
        return splits;
    }

    private Map<Path, Split> byScenes(Set<String> val, Set<String> test) {
        return splits(image -> {
            String scene = scenes.getOrDefault(image.file(), "");
            return test.contains(scene) ? Split.TEST : val.contains(scene) ? Split.VAL : Split.TRAIN;
        });
    }

    private Map<Path, Split> byNamedScenes(DatasetConfig.SplitConfig config) {
        Set<String> val = Set.copyOf(Objects.requireNonNullElse(config.valScenes(), List.of()));
        Set<String> test = Set.copyOf(Objects.requireNonNullElse(config.testScenes(), List.of()));
        Map<Path, Split> splits = byScenes(val, test);
        requireFound(val, splits, Split.VAL);
        requireFound(test, splits, Split.TEST);
        return splits;
    }

    private void requireFound(Set<String> named, Map<Path, Split> splits, Split split) {
        if (!named.isEmpty() && !splits.containsValue(split)) {
            throw new DatasetException("none of the scenes %s of split.%sScenes is in the dataset, whose scenes are %s"
                    .formatted(
                            named,
                            split.label(),
                            scenes.values().stream()
                                    .distinct()
                                    .sorted()
                                    .limit(20)
                                    .toList()));
        }
    }

    /** Scenes in the order of their hashes: first for validation, then for the test part; the rest trains. */
    private Map<Path, Split> byWholeScenes(double valFraction, double testFraction) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        images.forEach(image -> sizes.merge(scenes.getOrDefault(image.file(), ""), 1, Integer::sum));
        List<String> order = new ArrayList<>(sizes.keySet());
        order.sort(Comparator.<String>comparingLong(
                        scene -> new Chance(0).ofText(scene).seed())
                .thenComparing(scene -> scene));
        Set<String> val = part(order, sizes, valFraction);
        order.removeAll(val);
        return byScenes(val, part(order, sizes, testFraction));
    }

    /**
     * Scenes until enough images are in; a scene that would make it far too many is passed over. Where every one would, the smallest is
     * taken if half of all images are left to train.
     */
    private Set<String> part(List<String> order, Map<String, Integer> sizes, double fraction) {
        double wanted = fraction * images.size();
        Set<String> part = new HashSet<>();
        int taken = 0;
        for (String scene : order) {
            int size = sizes.getOrDefault(scene, 0);
            if (taken < wanted && taken + size <= 1.5 * wanted && part.size() < order.size() - 1) {
                part.add(scene);
                taken += size;
            }
        }
        int left =
                order.stream().mapToInt(scene -> sizes.getOrDefault(scene, 0)).sum();
        if (part.isEmpty() && wanted > 0) {
            order.stream()
                    .min(Comparator.comparing(scene -> sizes.getOrDefault(scene, 0)))
                    .filter(smallest -> 2 * (left - sizes.getOrDefault(smallest, 0)) >= images.size())
                    .ifPresent(part::add);
        }
        return part;
    }

    /**
     * Scenes cut into blocks of time, for frames whose names tell no drives apart: the images of a scene in the order of the last number in
     * their names, in blocks of about equal length. Frames on both sides of a cut look alike, so that between two parts a fifth of a block is
     * left out, on the side that trains.
     */
    static final class TimeBlocks {
        /** Blocks of a scene, at most, where nobody says how many. */
        static final int MOST = 20;

        /** Images of a block, at least, where nobody says how many blocks. */
        private static final int LEAST = 5;

        private static final int GAP = 5;
        private static final Pattern NUMBER = Pattern.compile("(\\d+)[A-Za-z_]{0,3}$");

        /** A block's images in the order of time. */
        private record Block(String scene, List<Path> files) {}

        /** By scene, the blocks in the order of time. */
        private final List<List<Block>> cut = new ArrayList<>();

        /**
         * @param scenes the scene of each image
         * @param wanted blocks of a scene; null: one for {@value #LEAST} images, at most {@value #MOST}
         */
        TimeBlocks(Map<Path, String> scenes, @Nullable Integer wanted) {
            Map<String, List<Path>> byScene = new TreeMap<>();
            scenes.forEach((file, scene) ->
                    byScene.computeIfAbsent(scene, key -> new ArrayList<>()).add(file));
            byScene.forEach((scene, files) -> {
                files.sort(Comparator.comparing(TimeBlocks::number).thenComparing(Comparator.naturalOrder()));
                int most = wanted == null ? Math.min(MOST, files.size() / LEAST) : Math.min(wanted, files.size());
                cut.add(blocks(scene, files, Math.max(1, most)));
            });
        }

        private static List<Block> blocks(String scene, List<Path> files, int count) {
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                List<Path> part = files.subList(i * files.size() / count, (i + 1) * files.size() / count);
                blocks.add(new Block(count == 1 ? scene : "%s#%02d".formatted(scene, i), List.copyOf(part)));
            }
            return blocks;
        }

        private static BigInteger number(Path file) {
            Matcher matcher = NUMBER.matcher(ImageIndex.stem(file.getFileName().toString()));
            return matcher.find() ? new BigInteger(matcher.group(1)) : BigInteger.ZERO;
        }

        /** The block of each image, as its scene. */
        Map<Path, String> scenes() {
            Map<Path, String> scenes = new HashMap<>();
            cut.forEach(blocks ->
                    blocks.forEach(block -> block.files().forEach(file -> scenes.put(file, block.scene()))));
            return scenes;
        }

        /** Takes images out of what trains (out of validation where it touches the test part) until no two parts touch. */
        void keepApart(Map<Path, Split> splits) {
            for (List<Block> blocks : cut) {
                for (int i = 1; i < blocks.size(); i++) {
                    List<Path> before = blocks.get(i - 1).files();
                    List<Path> after = blocks.get(i).files();
                    @Nullable Split one = part(before, splits);
                    @Nullable Split other = part(after, splits);
                    if (one != null && other != null && one != other) {
                        boolean first = one == Split.TRAIN || (one == Split.VAL && other == Split.TEST);
                        List<Path> shortened = first ? before : after;
                        int gap = Math.max(1, shortened.size() / GAP);
                        int from = first ? shortened.size() - gap : 0;
                        shortened.subList(from, from + gap).forEach(file -> splits.put(file, Split.NONE));
                    }
                }
            }
        }

        /** What a block is for, whatever was taken out of it already; null: all of it was. */
        private static @Nullable Split part(List<Path> files, Map<Path, Split> splits) {
            return files.stream()
                    .map(splits::get)
                    .filter(split -> split != null && split != Split.NONE)
                    .findFirst()
                    .orElse(null);
        }
    }
}
