package io.drivesight.core.tracking;

/**
 * Settings of {@link MultiObjectTracker}. Every duration is in seconds: nothing depends on the frame rate.
 *
 * @param lowScore detections below are ignored, 0..1. The detector in front must run at this threshold or a lower one,
 *     else the second stage of association has nothing to work with
 * @param highScore detections at or above are matched first, and only they may start a track; {@code lowScore}..1
 * @param immediateScore detections at or above start a track that is confirmed at once; {@code highScore}..; above 1: never
 * @param confirmSeconds how long another track must have been seen, from first to latest sighting, to be confirmed [s]
 * @param tentativeSeconds how long an unconfirmed track lives unseen [s]
 * @param lostSeconds how long a confirmed track lives unseen [s]
 * @param minOverlap least intersection over union of a pair in the first stage, 0..1
 * @param minOverlapLow the same in the second stage, 0..1
 * @param noise of boxes
 */
public record TrackerConfig(
        double lowScore,
        double highScore,
        double immediateScore,
        double confirmSeconds,
        double tentativeSeconds,
        double lostSeconds,
        double minOverlap,
        double minOverlapLow,
        MotionNoise noise) {
    /** For detectors with calibrated scores, 5 to 60 frames per second. */
    public static final TrackerConfig DEFAULT =
            new TrackerConfig(0.1, 0.5, 0.7, 0.15, 0.25, 1.5, 0.2, 0.3, new MotionNoise(1.5, 0.75, 20, 1.5, 0.03, 1));

    public TrackerConfig {
        if (!(0 <= lowScore && lowScore <= highScore && highScore <= 1 && highScore <= immediateScore)) {
            throw new IllegalArgumentException("scores must satisfy 0 <= low <= high <= 1 and high <= immediate");
        }
        if (!(confirmSeconds >= 0 && tentativeSeconds >= 0 && lostSeconds >= 0)) {
            throw new IllegalArgumentException("durations must be 0 or more");
        }
        if (!(minOverlap >= 0 && minOverlapLow >= 0)) {
            throw new IllegalArgumentException("overlaps must be 0 or more");
        }
    }
}
