package io.drivesight.evaluation.tracking;

import io.drivesight.core.geometry.Box;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One recording to be scored.
 *
 * @param name as it appears in reports
 * @param frames in order of time, empty ones included
 */
public record TrackingSequence(String name, List<EvaluatedFrame> frames) {
    /** @throws IllegalArgumentException when an identity comes twice in a frame */
    public TrackingSequence {
        frames = List.copyOf(frames);
        for (int t = 0; t < frames.size(); t++) {
            requireUnique(
                    name,
                    t,
                    "object",
                    frames.get(t).truth().stream().mapToLong(TruthObject::id).toArray());
            requireUnique(
                    name,
                    t,
                    "track",
                    frames.get(t).tracks().stream().mapToLong(TrackedBox::id).toArray());
        }
    }

    private static void requireUnique(String name, int frame, String what, long[] ids) {
        Set<Long> seen = new HashSet<>();
        for (long id : ids) {
            if (!seen.add(id)) {
                throw new IllegalArgumentException(
                        "sequence %s: %s %d comes twice in frame %d (counted from 0); ids must be unique in a frame"
                                .formatted(name, what, id, frame));
            }
        }
    }

    /**
     * Truth and tracks of one frame, of one class.
     *
     * @param truth objects of the ground truth, those that do not count included
     * @param tracks boxes to be scored
     * @param ignoreRegions areas where unmatched tracks are neither right nor wrong
     */
    public record EvaluatedFrame(List<TruthObject> truth, List<TrackedBox> tracks, List<Box> ignoreRegions) {
        public EvaluatedFrame {
            truth = List.copyOf(truth);
            tracks = List.copyOf(tracks);
            ignoreRegions = List.copyOf(ignoreRegions);
        }

        /** A frame without regions to ignore. */
        public EvaluatedFrame(List<TruthObject> truth, List<TrackedBox> tracks) {
            this(truth, tracks, List.of());
        }
    }

    /**
     * One object of the ground truth in one frame.
     *
     * @param id identity, unique in its frame
     * @param box in image pixels
     * @param role how it takes part
     */
    public record TruthObject(long id, Box box, Role role) {
        /** An object that is to be tracked. */
        public static TruthObject counting(long id, Box box) {
            return new TruthObject(id, box, Role.COUNTS);
        }

        /** How an object takes part in the score. */
        public enum Role {
            /** It is to be tracked. */
            COUNTS,
            /** It need not be tracked, and a tracked box on it is neither right nor wrong (a van next to cars). */
            EXCUSES,
            /** It does not count, but a tracked box on it is wrong (MOTChallenge: rows that are marked as not considered). */
            REMOVED
        }
    }

    /**
     * One tracked object in one frame.
     *
     * @param id identity, unique in its frame
     * @param box in image pixels
     */
    public record TrackedBox(long id, Box box) {}
}
