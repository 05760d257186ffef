package io.drivesight.evaluation.tracking;

import io.drivesight.core.geometry.Box;
import java.util.List;

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
