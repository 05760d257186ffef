package io.drivesight.evaluation.tracking;

import io.drivesight.evaluation.tracking.ClearMotScore.ClearMotCounter;
import io.drivesight.evaluation.tracking.HotaScore.HotaCounter;
import io.drivesight.evaluation.tracking.IdentityScore.IdentityCounter;
import io.drivesight.evaluation.tracking.SequenceData.SequenceFilter;

/**
 * Scores tracks against the ground truth, equal to TrackEval in HOTA, CLEAR-MOT and identity figures; with
 * {@link ClearMotRules#MOT_METRICS} the CLEAR-MOT figures equal py-motmetrics instead. Thread-safe.
 */
public final class TrackingScorer {
    private final FilterRules filterRules;
    private final ClearMotRules clearMotRules;

    public TrackingScorer(FilterRules filterRules, ClearMotRules clearMotRules) {
        this.filterRules = filterRules;
        this.clearMotRules = clearMotRules;
    }

    /** Scores one sequence of one class. */
    public TrackingScore score(TrackingSequence sequence) {
        SequenceData data = new SequenceFilter(filterRules).apply(sequence);
        return new TrackingScore(
                sequence.name(),
                HotaCounter.count(data),
                ClearMotCounter.count(data, clearMotRules),
                IdentityCounter.count(data),
                data.truthBoxes(),
                data.trackBoxes(),
                data.truthIds(),
                data.trackIds());
    }

    /**
     * Which boxes are taken out before scoring, after a first assignment at IoU 0.5 over all objects. Tracks assigned to an object
     * that excuses them go; unmatched ones go when they are small or lie in a region to ignore; then all objects that do not count.
     *
     * @param minHeight unmatched tracks up to this height go [px]
     * @param maxIgnoredShare unmatched tracks go when more of their area than this lies in one region to ignore, 0..1
     */
    public record FilterRules(double minHeight, double maxIgnoredShare) {
        /** Unmatched tracks stay, whatever their size, unless they lie in a region to ignore. */
        public static final FilterRules PLAIN = new FilterRules(Double.NEGATIVE_INFINITY, 0.5);

        /** KITTI tracking, 2D boxes: 25 px, half the area. */
        public static final FilterRules KITTI = new FilterRules(25, 0.5);
    }

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
}
