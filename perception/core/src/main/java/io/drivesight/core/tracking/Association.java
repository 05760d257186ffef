package io.drivesight.core.tracking;

import io.drivesight.core.assignment.LinearAssignment;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.List;

/** Decides which detection belongs to which track; keeps its working arrays between frames. */
final class Association {
    /** The stages of a frame's association, in order. */
    enum Stage {
        /** Sure detections against every track at its predicted place. */
        SURE,
        /** Doubtful detections against tracks that were seen a moment ago: for a track long unseen they prove too little. */
        DOUBTFUL,
        /** Sure detections against the place where a track was last seen: objects that stopped behind something. */
        RECOVERY;

        boolean concerns(Track track, long nowNanos) {
            return switch (this) {
                case SURE -> true;
                case DOUBTFUL -> track.fresh() || track.unseenSeconds(nowNanos) < JUST_SEEN_SECONDS;
                case RECOVERY -> track.settings().recoverInPlace() || track.motion() instanceof RoadMotion;
            };
        }
    }

    /** People who hide each other come back with low scores at first. */
    private static final double JUST_SEEN_SECONDS = 0.2;
    /** A track that is not confirmed gives way to one that is, when both fit about as well [overlap]. */
    private static final double TENTATIVE_HANDICAP = 0.1;
    /** On the ground a pair may cost so much at most: about its edges' distance in standard deviations. */
    static final double GATE = 4;
    /** The same of a doubtful detection. */
    private static final double DOUBTFUL_GATE = 2.5;

    /** A pair that only the picture explains costs so much more. */
    private static final double PICTURE = 0.3;

    /** At the picture's sides things come in before others: there only boxes that share so much of their height are one by the picture. */
    private static final double LIKE = 0.6;

    /** Least intersection over union of a pair in the second stage. */
    private static final double LEAST_OVERLAP_DOUBTFUL = 0.3;

    private static final double OTHER_CLASS = 0.2;
    private static final double OTHER_THING = 1.5;

    private final LinearAssignment assignment = new LinearAssignment();
    private double[] costs = new double[0];

    /** For each track the index of its detection, or {@link LinearAssignment#UNMATCHED}. */
    int[] match(List<Track> tracks, List<Sighting> detections, Stage stage, View view) {
        int columns = detections.size();
        if (costs.length < tracks.size() * columns) {
            costs = new double[tracks.size() * columns * 3 / 2];
        }
        for (int row = 0; row < tracks.size(); row++) {
            for (int column = 0; column < columns; column++) {
                costs[row * columns + column] = cost(tracks.get(row), detections.get(column), stage, view);
            }
        }
        int[] detectionOf = new int[tracks.size()];
        assignment.solve(costs, tracks.size(), columns, 1 + TENTATIVE_HANDICAP, detectionOf);
        return detectionOf;
    }

    private static double cost(Track track, Sighting detection, Stage stage, View view) {
        if (!track.objectClass().isOfOneKindWith(detection.objectClass()) || track.isOut(view)) {
            return LinearAssignment.FORBIDDEN;
        }
        if (stage != Stage.RECOVERY && track.motion() instanceof RoadMotion road) {
            double gate = stage == Stage.DOUBTFUL ? DOUBTFUL_GATE : GATE;
            double cost = Math.min(road.cost(detection, view), inPicture(track, road, detection, stage, view));
            double handicap = track.confirmed() ? 0 : TENTATIVE_HANDICAP * GATE;
            double all = (cost + handicap + otherThing(track, detection)) / gate;
            return all < 1 ? all : LinearAssignment.FORBIDDEN;
        }
        if (track.motion() instanceof RoadMotion road && road.behind()) {
            return LinearAssignment.FORBIDDEN;
        }
        boolean where = stage == Stage.RECOVERY && !(track.motion() instanceof RoadMotion);
        Box expected = where ? track.seenBox() : track.box();
        double overlap = expected.iou(detection.box());
        if (overlap < least(track, stage)
                || (track.motion() instanceof RoadMotion && comesIn(detection, expected, view))) {
            return LinearAssignment.FORBIDDEN;
        }
        double handicap = track.confirmed() ? 0 : TENTATIVE_HANDICAP;
        return 1 - overlap * sharedHeight(expected, detection.box()) + handicap;
    }

    /**
     * Share of the height that both boxes have in common: what overlaps in a crowd stands at other distances, so tops and feet
     * tell people apart (Hybrid-SORT's height modulated overlap, Yang et al., arXiv:2308.00783).
     */
    private static double sharedHeight(Box a, Box b) {
        double shared = Math.min(a.bottom(), b.bottom()) - Math.max(a.top(), b.top());
        return shared / (Math.max(a.bottom(), b.bottom()) - Math.min(a.top(), b.top()));
    }

    /** What a pair costs by the picture alone: more than when the ground explains it, but for a track seen just before. */
    private static double inPicture(Track track, RoadMotion road, Sighting detection, Stage stage, View view) {
        Box expected = road.picture().box();
        double overlap = track.fresh() ? expected.iou(detection.box()) : 0;
        if (overlap == 0 || overlap < least(track, stage)) {
            return LinearAssignment.FORBIDDEN;
        }
        if (comesIn(detection, expected, view)) {
            return LinearAssignment.FORBIDDEN;
        }
        return PICTURE + GATE * (1 - overlap * sharedHeight(expected, detection.box()));
    }

    /** Whether what the picture's side cuts is none of what was expected: it comes in before it. */
    private static boolean comesIn(Sighting detection, Box expected, View view) {
        Box box = detection.box();
        double width = view.size().width();
        double border = Track.SIDE * width;
        return (detection.seen().isCutAtSide() && sharedHeight(expected, box) < LIKE)
                || (box.left() <= border && expected.left() > 2 * border)
                || (box.right() >= width - border && expected.right() < width - 2 * border);
    }

    /** Price of taking a rider for the bicycle, or a car for a lorry. */
    private static double otherThing(Track track, Sighting detection) {
        ObjectClass seen = detection.detection().objectClass();
        if (track.objectClass() == seen) {
            return 0;
        }
        return (track.objectClass() == ObjectClass.PERSON) == (seen == ObjectClass.PERSON) ? OTHER_CLASS : OTHER_THING;
    }

    private static double least(Track track, Stage stage) {
        return stage == Stage.DOUBTFUL
                ? LEAST_OVERLAP_DOUBTFUL
                : track.settings().minOverlap();
    }
}
