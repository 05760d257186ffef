package io.drivesight.core.pipeline;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.geometry.ImageSize;
import java.util.List;

/**
 * A frame whose road users were found but not yet followed.
 *
 * @param frame where it came from
 * @param imageSize size after EXIF orientation [px]
 * @param detections by falling score
 */
public record DetectedFrame(CameraFrame frame, ImageSize imageSize, List<Detection> detections) {
    public DetectedFrame {
        detections = List.copyOf(detections);
    }
}
