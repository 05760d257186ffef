package io.drivesight.core.tracking;

/**
 * Settings for one {@link io.drivesight.core.taxonomy.ObjectClass.Kind} of objects.
 *
 * @param startScore detections at or above are matched first, and only they may start a track, 0..1
 * @param publishScore a track whose score, averaged over about half a second, is below is not trusted (tentative), 0..1
 * @param immediateScore a first detection at or above is trusted at once, others after {@link TrackerConfig#confirmSeconds()};
 *     above 1: never
 * @param minOverlap least intersection over union of a pair in the first stage, 0..1
 * @param recoverInPlace look for a hidden object also where it was last seen: people stop, and stand still in the image when
 *     the vehicle does
 * @param noise of boxes
 */
public record KindConfig(
        double startScore,
        double publishScore,
        double immediateScore,
        double minOverlap,
        boolean recoverInPlace,
        MotionNoise noise) {
    public KindConfig {
        if (!(startScore >= 0 && startScore <= 1 && publishScore >= 0 && publishScore <= 1 && immediateScore >= 0)) {
            throw new IllegalArgumentException("scores of the tracker's settings must be 0..1");
        }
        if (!(minOverlap >= 0 && minOverlap <= 1)) {
            throw new IllegalArgumentException("the least overlap must be 0..1");
        }
    }

    /** These settings with other scores to start and to publish a track. */
    public KindConfig withScores(double start, double publish) {
        return new KindConfig(start, publish, Math.max(immediateScore, start), minOverlap, recoverInPlace, noise);
    }
}
