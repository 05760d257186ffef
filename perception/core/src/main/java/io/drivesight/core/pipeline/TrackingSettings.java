package io.drivesight.core.pipeline;

import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.prediction.PredictorConfig;
import io.drivesight.core.tracking.TrackerConfig;
import java.nio.charset.StandardCharsets;

/**
 * Everything that a camera's tracking is set to.
 *
 * @param tracker which detections belong together
 * @param prediction horizon and step of predicted paths
 * @param longestGapSeconds tracks begin anew when no frame was tracked for longer [s], above 0
 */
public record TrackingSettings(TrackerConfig tracker, PredictorConfig prediction, double longestGapSeconds) {
    /** The settings that ship. */
    public static final TrackingSettings DEFAULT =
            new TrackingSettings(TrackerConfig.DEFAULT, PredictorConfig.DEFAULT, 5);

    public TrackingSettings {
        if (!(longestGapSeconds > 0 && Double.isFinite(longestGapSeconds))) {
            throw new IllegalArgumentException("the longest gap must be above 0 s: " + longestGapSeconds);
        }
    }

    /**
     * Where a detector with this card cuts when its detections are tracked: at the tracker's lowest score, since its
     * second stage lives on weak detections.
     */
    public Thresholds detectionThresholds(ModelCard card) {
        return new Thresholds(
                tracker.lowScore(), card.thresholds().iou(), card.thresholds().maxDetections());
    }

    /** SHA-256 of all values, lower-case hex: a state is of use only where this is the same. */
    public String sha256() {
        return OnnxModel.sha256(toString().getBytes(StandardCharsets.UTF_8));
    }
}
