package io.drivesight.evaluation.tracking;

import io.drivesight.evaluation.tracking.ClearMotScore.ClearMotCounter;
import io.drivesight.evaluation.tracking.HotaScore.HotaCounter;
import io.drivesight.evaluation.tracking.IdentityScore.IdentityCounter;
import io.drivesight.evaluation.tracking.SequenceData.SequenceFilter;

/**
 * Scores tracks against the ground truth, equal to TrackEval (KITTI's and MOTChallenge's servers) in HOTA, CLEAR-MOT and identity
 * figures. Of CLEAR-MOT: boxes match at IoU 0.5 and more, one assignment a frame in which pairs of the frame before come first; mostly
 * tracked means more than 80 %; a fragmentation is every start of being matched but the first. Thread-safe.
 *
 * @param filterRules which boxes are taken out before
 */
public record TrackingScorer(FilterRules filterRules) {
    /** Scores one sequence of one class. */
    public TrackingScore score(TrackingSequence sequence) {
        SequenceData data = new SequenceFilter(filterRules).apply(sequence);
        return new TrackingScore(
                sequence.name(),
                HotaCounter.count(data),
                ClearMotCounter.count(data),
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
}
