package io.drivesight.core.tracking;

import io.drivesight.core.assignment.LinearAssignment;
import io.drivesight.core.geometry.Box;
import java.util.List;

/** Decides which detection belongs to which track; keeps its working arrays between frames. */
final class Association {
    /** The stages of a frame's association, in order. */
    enum Stage {
        /** Sure detections against every track at its predicted place. */
        SURE,
        /** Doubtful detections against tracks that were seen just before: for a track long unseen they prove too little. */
        DOUBTFUL,
        /** Sure detections against the place where a track was last seen: objects that stopped behind something. */
        RECOVERY;

        boolean concerns(Track track) {
            return switch (this) {
                case SURE -> true;
                case DOUBTFUL -> track.fresh();
                case RECOVERY -> track.settings().recoverInPlace();
            };
        }
    }

    private final TrackerConfig config;
    private final LinearAssignment assignment = new LinearAssignment();
    private double[] costs = new double[0];

    Association(TrackerConfig config) {
        this.config = config;
    }

    /** For each track the index of its detection, or {@link LinearAssignment#UNMATCHED}. */
    int[] match(List<Track> tracks, List<Sighting> detections, Stage stage) {
        int columns = detections.size();
        if (costs.length < tracks.size() * columns) {
            costs = new double[tracks.size() * columns * 3 / 2];
        }
        for (int row = 0; row < tracks.size(); row++) {
            for (int column = 0; column < columns; column++) {
                costs[row * columns + column] = cost(tracks.get(row), detections.get(column), stage);
            }
        }
        int[] detectionOf = new int[tracks.size()];
        assignment.solve(costs, tracks.size(), columns, 1, detectionOf);
        return detectionOf;
    }

    private double cost(Track track, Sighting detection, Stage stage) {
        if (track.kind() != detection.kind()) {
            return LinearAssignment.FORBIDDEN;
        }
        Box expected =
                stage == Stage.RECOVERY ? track.seenBox() : track.filter().box();
        double overlap = expected.iou(detection.box());
        return overlap < least(track, stage) ? LinearAssignment.FORBIDDEN : 1 - overlap;
    }

    private double least(Track track, Stage stage) {
        return stage == Stage.DOUBTFUL
                ? config.minOverlapDoubtful()
                : track.settings().minOverlap();
    }
}
