package io.drivesight.core.inference;

/**
 * Where detections are cut.
 *
 * @param score least score, 0..1
 * @param iou boxes of one class that overlap more than this are one object, 0..1
 * @param maxDetections most detections per frame, at least 1
 */
public record Thresholds(double score, double iou, int maxDetections) {
    /** For running: 0.3, 0.5, 100. */
    public static final Thresholds DEFAULT = new Thresholds(0.3, 0.5, 100);

    /** For scoring average precision, where low scores count: 0.01, 0.65, 100. */
    public static final Thresholds EVALUATION = new Thresholds(0.01, 0.65, 100);

    public Thresholds {
        if (!(score >= 0 && score <= 1 && iou >= 0 && iou <= 1) || maxDetections < 1) {
            throw new IllegalArgumentException(
                    "score and iou must be 0..1 and maxDetections at least 1, were %s, %s, %d"
                            .formatted(score, iou, maxDetections));
        }
    }
}
