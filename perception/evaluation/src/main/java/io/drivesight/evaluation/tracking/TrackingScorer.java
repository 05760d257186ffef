package io.drivesight.evaluation.tracking;

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
}
