package io.drivesight.evaluation.tracking;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * All tracking figures of one sequence, or of several together.
 *
 * @param name of the sequence
 * @param truthBoxes boxes of objects that count
 * @param trackBoxes boxes of tracks that count
 * @param truthIds different objects
 * @param trackIds different tracks
 */
public record TrackingScore(
        String name,
        HotaScore hota,
        ClearMotScore clear,
        IdentityScore identity,
        int truthBoxes,
        int trackBoxes,
        int truthIds,
        int trackIds) {
    /** Name of a score over several sequences. */
    public static final String COMBINED = "combined";

    /** Figures over all boxes of several sequences (not the mean of the sequences' figures). */
    public static TrackingScore combine(List<TrackingScore> scores) {
        return new TrackingScore(
                COMBINED,
                HotaScore.combine(scores.stream().map(TrackingScore::hota).toList()),
                ClearMotScore.combine(scores.stream().map(TrackingScore::clear).toList()),
                IdentityScore.combine(
                        scores.stream().map(TrackingScore::identity).toList()),
                sum(scores, TrackingScore::truthBoxes),
                sum(scores, TrackingScore::trackBoxes),
                sum(scores, TrackingScore::truthIds),
                sum(scores, TrackingScore::trackIds));
    }

    private static int sum(List<TrackingScore> scores, ToIntFunction<TrackingScore> count) {
        return scores.stream().mapToInt(count).sum();
    }
}
