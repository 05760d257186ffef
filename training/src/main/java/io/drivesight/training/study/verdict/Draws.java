package io.drivesight.training.study.verdict;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Images of a set, or seeds of a candidate, drawn with replacement, again and again. The images of a set are drawn once for everything
 * that is scored on it, which makes differences paired (Koehn 2004, "Statistical significance tests for machine translation
 * evaluation", section 4); a draw of seeds counts for all sets alike: it is the same trained models that are scored on them.
 *
 * <p>Images of one drive look alike: drawn one by one they count for more than they are worth, and intervals come out too narrow.
 * Where a set has at least {@value #MIN_SCENES} scenes, whole scenes are drawn instead (the cluster bootstrap).
 */
final class Draws {
    /** Draws: the ends of an interval are then off by some 3 % of its width. */
    static final int DRAWS = 2000;
    /** With fewer scenes a draw of scenes has too few to choose from: intervals would be as wrong the other way. */
    static final int MIN_SCENES = 10;

    private Draws() {}

    /** Things that are drawn one by one. */
    static List<Integer> single(int things) {
        return IntStream.range(0, things).boxed().toList();
    }

    /** What images are drawn by: the scene of each where scenes are known, fit, and are enough; else each by itself. */
    static List<?> groups(int images, @Nullable List<String> scenes) {
        return scenes != null
                        && scenes.size() == images
                        && scenes.stream().distinct().count() >= MIN_SCENES
                ? scenes
                : single(images);
    }

    /**
     * Draws groups: as many as there are.
     *
     * @param groups the group of each thing
     * @return how often each thing counts: draws x things
     */
    static int[][] of(List<?> groups, int draws, long seed) {
        Map<Object, List<Integer>> byGroup = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            byGroup.computeIfAbsent(groups.get(i), key -> new ArrayList<>()).add(i);
        }
        Collection<List<Integer>> values = byGroup.values();
        List<int[]> members = values.stream()
                .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
                .toList();
        SplittableRandom random = new SplittableRandom(seed);
        int[][] times = new int[draws][groups.size()];
        for (int[] draw : times) {
            for (int i = 0; i < members.size(); i++) {
                for (int thing : members.get(random.nextInt(members.size()))) {
                    draw[thing]++;
                }
            }
        }
        return times;
    }
}
