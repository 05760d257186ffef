package io.drivesight.evaluation.tracking;

/** Two tools, two readings of CLEAR-MOT. Both match at IoU 0.5 and more. */
public enum ClearMotRules {
    /**
     * TrackEval (KITTI and MOTChallenge servers today): one assignment per frame in which pairs of the frame before come first;
     * mostly tracked means more than 80 %; a fragmentation is every start of being matched but the first.
     */
    TRACK_EVAL,
    /**
     * The MOTChallenge development kit and py-motmetrics: an object keeps the track it was last matched to, however long ago,
     * while they overlap; the rest is assigned anew, as many pairs as possible; mostly tracked means 80 % or more; frames
     * without the object do not fragment its track.
     */
    MOT_METRICS
}
