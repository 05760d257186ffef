package io.drivesight.evaluation.tracking;

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
}
