package io.drivesight.evaluation.tracking;

import io.drivesight.core.assignment.LinearAssignment;
import io.drivesight.core.geometry.Box;
import io.drivesight.evaluation.tracking.SequenceData.RawFrame;
import io.drivesight.evaluation.tracking.TruthObject.Role;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Takes out of a sequence what must not be scored, frame by frame. */
final class SequenceFilter {
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
                || ignoreRegions.stream().anyMatch(region -> box.coveredBy(region) > rules.maxIgnoredShare() + EPSILON);
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
