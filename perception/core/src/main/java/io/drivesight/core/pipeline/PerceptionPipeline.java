package io.drivesight.core.pipeline;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.image.ImageDecodeException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The whole way in one call, for frames that come one after another (offline use, tests). The service runs the two halves
 * itself: {@link FrameDetector} on several workers, {@link CameraTracking} in order per camera. Not thread-safe.
 */
public final class PerceptionPipeline {
    private final FrameDetector detector;
    private final Supplier<CameraTracking> newCamera;
    private final Map<CameraId, CameraTracking> cameras = new HashMap<>();

    /**
     * @param detector first half
     * @param newCamera makes the second half for a camera seen for the first time
     */
    public PerceptionPipeline(FrameDetector detector, Supplier<CameraTracking> newCamera) {
        this.detector = detector;
        this.newCamera = newCamera;
    }

    /**
     * Processes the next frame of its camera.
     *
     * @param timings gets DECODE to PREDICT
     * @throws ImageDecodeException when the image is bad or too large; later frames are not affected
     * @throws IllegalArgumentException when the frame is not later than the camera's frame before
     */
    public PerceptionResult process(CameraFrame frame, StageTimings timings) throws ImageDecodeException {
        DetectedFrame detected = detector.detect(frame, timings);
        return cameras.computeIfAbsent(frame.id().camera(), id -> newCamera.get())
                .track(detected, timings);
    }
}
