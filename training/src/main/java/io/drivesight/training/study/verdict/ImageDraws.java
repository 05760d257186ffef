package io.drivesight.training.study.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Images of one set drawn with replacement, again and again: the same draws for everything that is scored on the set, which is what
 * makes differences paired (Koehn 2004, "Statistical significance tests for machine translation evaluation", section 4).
 *
 * <p>Images of one drive look alike: drawn one by one they count for more than they are worth, and intervals come out too narrow.
 * Where a set has at least {@value #MIN_SCENES} scenes, whole scenes are drawn instead (the cluster bootstrap).
 */
final class ImageDraws {
    /** With fewer scenes a draw of scenes has too few to choose from: intervals would be as wrong the other way. */
    static final int MIN_SCENES = 10;

    private final int[][] times;

    private ImageDraws(int[][] times) {
        this.times = times;
    }

    /** Draws of single images. */
    static ImageDraws ofImages(int images, int draws, long seed) {
        List<int[]> groups = new ArrayList<>(images);
        for (int i = 0; i < images; i++) {
            groups.add(new int[] {i});
        }
        return ofGroups(groups, images, draws, seed);
    }

    /**
     * Draws of whole scenes, or of single images where the scenes are too few.
     *
     * @param scenes each image's scene
     */
    static ImageDraws ofScenes(List<String> scenes, int draws, long seed) {
        Map<String, List<Integer>> byScene = new LinkedHashMap<>();
        for (int i = 0; i < scenes.size(); i++) {
            byScene.computeIfAbsent(scenes.get(i), key -> new ArrayList<>()).add(i);
        }
        if (byScene.size() < MIN_SCENES) {
            return ofImages(scenes.size(), draws, seed);
        }
        List<int[]> groups = byScene.values().stream()
                .map(images -> images.stream().mapToInt(Integer::intValue).toArray())
                .toList();
        return ofGroups(groups, scenes.size(), draws, seed);
    }

    private static ImageDraws ofGroups(List<int[]> groups, int images, int draws, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] times = new int[draws][images];
        for (int[] draw : times) {
            for (int i = 0; i < groups.size(); i++) {
                for (int image : groups.get(random.nextInt(groups.size()))) {
                    draw[image]++;
                }
            }
        }
        return new ImageDraws(times);
    }

    int images() {
        return times.length == 0 ? 0 : times[0].length;
    }

    /** Every image once. */
    int[] once() {
        int[] once = new int[images()];
        Arrays.fill(once, 1);
        return once;
    }

    /** How often each image counts: draws x images. */
    int[][] times() {
        return times;
    }
}
