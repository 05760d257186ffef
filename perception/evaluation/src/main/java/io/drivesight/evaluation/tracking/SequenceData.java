package io.drivesight.evaluation.tracking;

import io.drivesight.core.assignment.LinearAssignment;
import io.drivesight.core.geometry.Box;
import io.drivesight.evaluation.tracking.TrackingScorer.FilterRules;
import io.drivesight.evaluation.tracking.TrackingSequence.EvaluatedFrame;
import io.drivesight.evaluation.tracking.TrackingSequence.TrackedBox;
import io.drivesight.evaluation.tracking.TrackingSequence.TruthObject;
import io.drivesight.evaluation.tracking.TrackingSequence.TruthObject.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A sequence after filtering, ready to be counted: identities renumbered from 0 by rising id, overlaps computed once.
 *
 * @param frames in order of time
 * @param truthIds number of different objects
 * @param trackIds number of different tracks
 */
record SequenceData(List<Frame> frames, int truthIds, int trackIds) {
    static SequenceData of(List<RawFrame> frames) {
        long[] truthIds = distinct(frames.stream().map(RawFrame::truth).toList());
        long[] trackIds = distinct(frames.stream().map(RawFrame::tracks).toList());
        List<Frame> renumbered = frames.stream()
                .map(frame ->
                        new Frame(positions(truthIds, frame.truth), positions(trackIds, frame.tracks), frame.overlap))
                .toList();
        return new SequenceData(renumbered, truthIds.length, trackIds.length);
    }

    int truthBoxes() {
        return frames.stream().mapToInt(frame -> frame.truth().length).sum();
    }

    int trackBoxes() {
        return frames.stream().mapToInt(frame -> frame.tracks().length).sum();
    }

    /** In how many frames each object is. */
    int[] truthLengths() {
        int[] lengths = new int[truthIds];
        frames.forEach(frame -> IntStream.of(frame.truth).forEach(id -> lengths[id]++));
        return lengths;
    }

    /** In how many frames each track is. */
    int[] trackLengths() {
        int[] lengths = new int[trackIds];
        frames.forEach(frame -> IntStream.of(frame.tracks).forEach(id -> lengths[id]++));
        return lengths;
    }

    private static long[] distinct(List<long[]> ids) {
        return ids.stream().flatMapToLong(Arrays::stream).sorted().distinct().toArray();
    }

    private static int[] positions(long[] sorted, long[] ids) {
        return Arrays.stream(ids)
                .mapToInt(id -> Arrays.binarySearch(sorted, id))
                .toArray();
    }

    /** One frame: identities as in the files, IoU by object and track. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on within the package, never compared.
    record RawFrame(long[] truth, long[] tracks, double[][] overlap) {}

    /** One frame: renumbered identities, IoU by object and track. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on within the package, never compared.
    record Frame(int[] truth, int[] tracks, double[][] overlap) {}

    /** Takes out of a sequence what must not be scored, frame by frame. */
    static final class SequenceFilter {
        private static final double MIN_IOU = 0.5;
        /** The reference compares with the machine epsilon to spare. */
        private static final double EPSILON = Math.ulp(1.0);

        private final FilterRules rules;
        private final LinearAssignment assignment = new LinearAssignment();

        SequenceFilter(FilterRules rules) {
            this.rules = rules;
        }

        SequenceData apply(TrackingSequence sequence) {
            return SequenceData.of(sequence.frames().stream().map(this::apply).toList());
        }

        private RawFrame apply(EvaluatedFrame frame) {
            List<TruthObject> truth = frame.truth();
            List<TrackedBox> tracks = frame.tracks();
            double[][] overlap = overlaps(truth, tracks);
            int[] objectOfTrack = objectOfTrack(overlap, truth.size(), tracks.size());
            int[] keptTruth = IntStream.range(0, truth.size())
                    .filter(g -> truth.get(g).role() == Role.COUNTS)
                    .toArray();
            int[] keptTracks = IntStream.range(0, tracks.size())
                    .filter(t -> isKept(frame, t, objectOfTrack[t]))
                    .toArray();
            return new RawFrame(
                    Arrays.stream(keptTruth).mapToLong(g -> truth.get(g).id()).toArray(),
                    Arrays.stream(keptTracks).mapToLong(t -> tracks.get(t).id()).toArray(),
                    Arrays.stream(keptTruth)
                            .mapToObj(g -> Arrays.stream(keptTracks)
                                    .mapToDouble(t -> overlap[g][t])
                                    .toArray())
                            .toArray(double[][]::new));
        }

        private boolean isKept(EvaluatedFrame frame, int track, int object) {
            return object == LinearAssignment.UNMATCHED
                    ? !isExcusedUnmatched(frame.tracks().get(track).box(), frame.ignoreRegions())
                    : frame.truth().get(object).role() != Role.EXCUSES;
        }

        private boolean isExcusedUnmatched(Box box, List<Box> ignoreRegions) {
            return box.height() <= rules.minHeight() + EPSILON
                    || ignoreRegions.stream()
                            .anyMatch(region -> box.coveredBy(region) > rules.maxIgnoredShare() + EPSILON);
        }

        private static double[][] overlaps(List<TruthObject> truth, List<TrackedBox> tracks) {
            double[][] overlaps = new double[truth.size()][tracks.size()];
            for (int g = 0; g < overlaps.length; g++) {
                for (int t = 0; t < tracks.size(); t++) {
                    overlaps[g][t] = truth.get(g).box().iou(tracks.get(t).box());
                }
            }
            return overlaps;
        }

        private int[] objectOfTrack(double[][] overlap, int objects, int tracks) {
            double[] costs = new double[objects * tracks];
            for (int g = 0; g < objects; g++) {
                for (int t = 0; t < tracks; t++) {
                    costs[g * tracks + t] = overlap[g][t] < MIN_IOU - EPSILON ? 0 : -overlap[g][t];
                }
            }
            int[] trackOfObject = new int[objects];
            assignment.solve(costs, objects, tracks, trackOfObject);
            int[] objectOfTrack = new int[tracks];
            Arrays.fill(objectOfTrack, LinearAssignment.UNMATCHED);
            for (int g = 0; g < objects; g++) {
                int t = trackOfObject[g];
                if (t != LinearAssignment.UNMATCHED && costs[g * tracks + t] < -EPSILON) {
                    objectOfTrack[t] = g;
                }
            }
            return objectOfTrack;
        }
    }

    /**
     * The pairs of object and track that overlap anywhere in a sequence, numbered from 0. Few of all possible pairs ever do, so
     * that tables over pairs stay small however many identities there are.
     */
    static final class PairCounts {
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
}
