package io.drivesight.training.study.verdict;

import io.drivesight.evaluation.chance.Chance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Every set cut in two: by whole scenes where there are enough of them, always the same way, whatever the order of the images. */
record Halves(Half first, Half second) {
    private static final long SEED = 1;

    /**
     * Half of every set.
     *
     * @param times by set, 1 for an image that is in it, else 0
     */
    record Half(Map<String, int[]> times) {
        int[] of(String set) {
            return Objects.requireNonNull(times.get(set), set);
        }
    }

    /**
     * Cuts.
     *
     * @param keys by set, for each image what must stay together: its scene, or its own name
     */
    static Halves of(Map<String, List<String>> keys) {
        Map<String, int[]> first = new LinkedHashMap<>();
        Map<String, int[]> second = new LinkedHashMap<>();
        keys.forEach((set, ofSet) -> {
            boolean[] isFirst = cut(ofSet);
            int[] one = new int[isFirst.length];
            int[] other = new int[isFirst.length];
            for (int i = 0; i < isFirst.length; i++) {
                one[i] = isFirst[i] ? 1 : 0;
                other[i] = 1 - one[i];
            }
            first.put(set, one);
            second.put(set, other);
        });
        return new Halves(new Half(first), new Half(second));
    }

    /** Groups in the order of their hashes, each to the half that has fewer images. */
    private static boolean[] cut(List<String> keys) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            groups.computeIfAbsent(keys.get(i), key -> new ArrayList<>()).add(i);
        }
        boolean[] isFirst = new boolean[keys.size()];
        int balance = 0;
        List<String> order = groups.keySet().stream()
                .sorted(Comparator.comparingLong(
                                (String key) -> new Chance(SEED).ofText(key).seed())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        for (String key : order) {
            List<Integer> group = Objects.requireNonNull(groups.get(key));
            boolean toFirst = balance <= 0;
            balance += toFirst ? group.size() : -group.size();
            group.forEach(image -> isFirst[image] = toFirst);
        }
        return isFirst;
    }
}
