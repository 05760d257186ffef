package io.drivesight.simulator.score.run;

import io.drivesight.core.assignment.LinearAssignment;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which published object is about which real one: the assignment of one frame with the greatest overlaps, within kinds. */
final class FrameMatch {
    /** A published object and the real one it is about. */
    record Pair(TrackedObject estimate, ObjectTruth truth) {}

    /** A pair of a frame of a run. */
    record Found(RunFrame frame, TrackedObject estimate, ObjectTruth truth) {}

    private FrameMatch() {}

    /** Of all frames of a run: tracks that were seen, and the real objects that count and that they are about. */
    static List<Found> counting(Run run) {
        List<Found> all = new ArrayList<>();
        for (CameraRun camera : run.cameras()) {
            for (RunFrame frame : camera.answered()) {
                of(frame.requireTruth(), frame.requireResult().seen(), ScoreRules.SAME_OBJECT).stream()
                        .filter(pair -> ScoreRules.counts(pair.truth()))
                        .forEach(pair -> all.add(new Found(frame, pair.estimate(), pair.truth())));
            }
        }
        return all;
    }

    /**
     * The pairs of a frame. All real objects take part that can be seen at all, also those that do not count.
     *
     * @param leastOverlap IoU from which an estimate may be about an object, above 0
     */
    static List<Pair> of(FrameTruth frame, List<TrackedObject> estimates, double leastOverlap) {
        List<ObjectTruth> truths = frame.objects().stream()
                .filter(object -> object.visibleBox().isPresent())
                .toList();
        double[] costs = new double[truths.size() * estimates.size()];
        for (int t = 0; t < truths.size(); t++) {
            for (int e = 0; e < estimates.size(); e++) {
                double overlap = overlap(truths.get(t), frame, estimates.get(e));
                costs[t * estimates.size() + e] = overlap >= leastOverlap ? 1 - overlap : LinearAssignment.FORBIDDEN;
            }
        }
        int[] estimateOf = new int[truths.size()];
        new LinearAssignment().solve(costs, truths.size(), estimates.size(), estimateOf);
        List<Pair> pairs = new ArrayList<>();
        for (int t = 0; t < estimateOf.length; t++) {
            if (estimateOf[t] != LinearAssignment.UNMATCHED) {
                pairs.add(new Pair(estimates.get(estimateOf[t]), truths.get(t)));
            }
        }
        return pairs;
    }

    /** With what can be seen of it or with all of it: a tracker may well know the whole of what is half hidden. */
    private static double overlap(ObjectTruth truth, FrameTruth frame, TrackedObject estimate) {
        if (truth.objectClass().kind() != estimate.objectClass().kind()) {
            return 0;
        }
        Optional<Box> visible = truth.visibleBox();
        double whole = ScoreRules.whole(truth, frame).iou(estimate.box());
        return Math.max(whole, visible.map(box -> box.iou(estimate.box())).orElse(0.0));
    }
}
