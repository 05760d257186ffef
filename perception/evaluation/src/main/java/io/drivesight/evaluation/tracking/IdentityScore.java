package io.drivesight.evaluation.tracking;

import io.drivesight.core.assignment.LinearAssignment;
import io.drivesight.evaluation.tracking.SequenceData.PairCounts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * How well one track stands for one object over the whole sequence (E. Ristani et al., arXiv:1609.01775). Ratios are fractions.
 *
 * @param hits boxes where the track that stands for an object lies on it (IDTP)
 * @param misses boxes of objects without that (IDFN)
 * @param falseAlarms boxes of tracks without that (IDFP)
 */
public record IdentityScore(int hits, int misses, int falseAlarms) {
    /** Counts over several sequences. */
    public static IdentityScore combine(List<IdentityScore> scores) {
        return scores.stream()
                .reduce(
                        new IdentityScore(0, 0, 0),
                        (a, b) ->
                                new IdentityScore(a.hits + b.hits, a.misses + b.misses, a.falseAlarms + b.falseAlarms));
    }

    public double idf1() {
        return hits / Math.max(1.0, hits + 0.5 * falseAlarms + 0.5 * misses);
    }

    /** Identity precision (IDP). */
    public double precision() {
        return hits / Math.max(1.0, hits + falseAlarms);
    }

    /** Identity recall (IDR). */
    public double recall() {
        return hits / Math.max(1.0, hits + misses);
    }

    /**
     * Finds the one-to-one mapping of objects to tracks that explains most boxes. Objects and tracks fall into groups that never
     * overlap each other; each group is solved on its own, so that the cost follows the size of the groups.
     */
    static final class IdentityCounter {
        private static final double MIN_IOU = 0.5;
        private static final int NO_GROUP = -1;

        private final PairCounts pairs = new PairCounts();
        private final int[] commonFrames;
        private final List<List<Integer>> pairsOfTruth;
        private final List<List<Integer>> pairsOfTrack;
        private final int[] truthGroup;

        private IdentityCounter(SequenceData data) {
            List<int[][]> numbered = data.frames().stream()
                    .map(frame -> pairs.number(frame, MIN_IOU))
                    .toList();
            commonFrames = new int[pairs.size()];
            numbered.forEach(frame -> Arrays.stream(frame)
                    .flatMapToInt(Arrays::stream)
                    .filter(pair -> pair >= 0)
                    .forEach(pair -> commonFrames[pair]++));
            pairsOfTruth = emptyLists(data.truthIds());
            pairsOfTrack = emptyLists(data.trackIds());
            for (int pair = 0; pair < pairs.size(); pair++) {
                pairsOfTruth.get(pairs.truth(pair)).add(pair);
                pairsOfTrack.get(pairs.track(pair)).add(pair);
            }
            truthGroup = new int[data.truthIds()];
            Arrays.fill(truthGroup, NO_GROUP);
        }

        static IdentityScore count(SequenceData data) {
            int hits = new IdentityCounter(data).explainedBoxes();
            return new IdentityScore(hits, data.truthBoxes() - hits, data.trackBoxes() - hits);
        }

        private static List<List<Integer>> emptyLists(int count) {
            List<List<Integer>> lists = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                lists.add(new ArrayList<>());
            }
            return lists;
        }

        private int explainedBoxes() {
            int explained = 0;
            for (int truth = 0; truth < truthGroup.length; truth++) {
                if (truthGroup[truth] == NO_GROUP) {
                    explained += explainedBoxes(groupOf(truth));
                }
            }
            return explained;
        }

        /** All objects that hang together with this one through common tracks. */
        private List<Integer> groupOf(int start) {
            List<Integer> group = new ArrayList<>();
            Deque<Integer> open = new ArrayDeque<>();
            truthGroup[start] = start;
            open.add(start);
            while (!open.isEmpty()) {
                int truth = open.remove();
                group.add(truth);
                for (int pair : pairsOfTruth.get(truth)) {
                    for (int other : pairsOfTrack.get(pairs.track(pair))) {
                        int neighbour = pairs.truth(other);
                        if (truthGroup[neighbour] == NO_GROUP) {
                            truthGroup[neighbour] = start;
                            open.add(neighbour);
                        }
                    }
                }
            }
            return group;
        }

        private int explainedBoxes(List<Integer> truths) {
            int[] tracks = truths.stream()
                    .flatMap(truth -> pairsOfTruth.get(truth).stream())
                    .mapToInt(pairs::track)
                    .sorted()
                    .distinct()
                    .toArray();
            double[] costs = new double[truths.size() * tracks.length];
            for (int g = 0; g < truths.size(); g++) {
                for (int pair : pairsOfTruth.get(truths.get(g))) {
                    costs[g * tracks.length + Arrays.binarySearch(tracks, pairs.track(pair))] = -commonFrames[pair];
                }
            }
            int[] trackOfTruth = new int[truths.size()];
            new LinearAssignment().solve(costs, truths.size(), tracks.length, trackOfTruth);
            int explained = 0;
            for (int g = 0; g < trackOfTruth.length; g++) {
                if (trackOfTruth[g] != LinearAssignment.UNMATCHED) {
                    explained -= (int) costs[g * tracks.length + trackOfTruth[g]];
                }
            }
            return explained;
        }
    }
}
