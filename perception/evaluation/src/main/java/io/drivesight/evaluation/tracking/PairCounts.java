package io.drivesight.evaluation.tracking;

import io.drivesight.evaluation.tracking.SequenceData.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pairs of object and track that overlap anywhere in a sequence, numbered from 0. Few of all possible pairs ever do, so
 * that tables over pairs stay small however many identities there are.
 */
final class PairCounts {
    private static final int NONE = -1;

    private final Map<Long, Integer> numbers = new HashMap<>();
    private final List<int[]> pairs = new ArrayList<>();

    /** Number of pairs seen so far. */
    int size() {
        return pairs.size();
    }

    int truth(int pair) {
        return pairs.get(pair)[0];
    }

    int track(int pair) {
        return pairs.get(pair)[1];
    }

    /** The numbers of a frame's pairs by object and track; -1 where they overlap less than {@code minOverlap} or not at all. */
    int[][] number(Frame frame, double minOverlap) {
        int[][] result = new int[frame.truth().length][frame.tracks().length];
        for (int g = 0; g < result.length; g++) {
            Arrays.fill(result[g], NONE);
            for (int t = 0; t < result[g].length; t++) {
                double overlap = frame.overlap()[g][t];
                if (overlap > 0 && overlap >= minOverlap) {
                    result[g][t] = number(frame.truth()[g], frame.tracks()[t]);
                }
            }
        }
        return result;
    }

    private int number(int truth, int track) {
        return numbers.computeIfAbsent(((long) truth << 32) | track, key -> {
            pairs.add(new int[] {truth, track});
            return pairs.size() - 1;
        });
    }
}
