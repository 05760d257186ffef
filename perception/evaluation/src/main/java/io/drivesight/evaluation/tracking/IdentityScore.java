package io.drivesight.evaluation.tracking;

import java.util.List;

/**
 * How well one track stands for one object over the whole sequence (E. Ristani et al., arXiv:1609.01775). Ratios are fractions.
 *
 * @param hits boxes where the track that stands for an object lies on it (IDTP)
 * @param misses boxes of objects without that (IDFN)
 * @param falseAlarms boxes of tracks without that (IDFP)
 */
public record IdentityScore(int hits, int misses, int falseAlarms) {
    /** Counts over several sequences. */
    public static IdentityScore combine(List<IdentityScore> scores) {
        return scores.stream()
                .reduce(
                        new IdentityScore(0, 0, 0),
                        (a, b) ->
                                new IdentityScore(a.hits + b.hits, a.misses + b.misses, a.falseAlarms + b.falseAlarms));
    }

    public double idf1() {
        return hits / Math.max(1.0, hits + 0.5 * falseAlarms + 0.5 * misses);
    }

    /** Identity precision (IDP). */
    public double precision() {
        return hits / Math.max(1.0, hits + falseAlarms);
    }

    /** Identity recall (IDR). */
    public double recall() {
        return hits / Math.max(1.0, hits + misses);
    }
}
