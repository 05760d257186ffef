package io.drivesight.training.dataset;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scenes cut into blocks of time, for frames whose names tell no drives apart: the images of a scene in the order of the last number in
 * their names, in blocks of about equal length. Frames on both sides of a cut look alike, so that between two parts a fifth of a block is
 * left out, on the side that trains.
 */
final class TimeBlocks {
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
        cut.forEach(blocks -> blocks.forEach(block -> block.files().forEach(file -> scenes.put(file, block.scene()))));
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
