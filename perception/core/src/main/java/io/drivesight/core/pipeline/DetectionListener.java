package io.drivesight.core.pipeline;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.image.FramePixels;
import java.util.List;

/** Is shown frames with what was found in them. Called from any thread, in any order; must be quick and must not throw. */
@FunctionalInterface
public interface DetectionListener {
    /** Is shown nothing. */
    DetectionListener NONE = (frame, pixels, detections) -> {};

    /**
     * A frame went through the model.
     *
     * @param pixels as decoded
     * @param detections by falling score
     */
    void detected(CameraFrame frame, FramePixels pixels, List<Detection> detections);
}
