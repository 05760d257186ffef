package io.drivesight.core.tracking;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.Look;
import io.drivesight.core.geometry.ImageSize;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a tracker sees of one frame.
 *
 * @param captureTime when it was captured
 * @param imageSize size of the frame [px]
 * @param detections found in it, in any order
 * @param camera calibration; empty when unknown
 * @param egoMotion motion of the vehicle; empty when unknown
 * @param look where the detector looked: what lies elsewhere was not missed
 */
public record TrackerFrame(
        Instant captureTime,
        ImageSize imageSize,
        List<Detection> detections,
        Optional<CameraModel> camera,
        Optional<EgoMotion> egoMotion,
        Look look) {
    public TrackerFrame {
        detections = List.copyOf(detections);
    }

    /** A frame that was looked at as a whole. */
    public TrackerFrame(
            Instant captureTime,
            ImageSize imageSize,
            List<Detection> detections,
            Optional<CameraModel> camera,
            Optional<EgoMotion> egoMotion) {
        this(captureTime, imageSize, detections, camera, egoMotion, Look.WHOLE);
    }

    /** A frame without calibration and ego motion. */
    public static TrackerFrame of(Instant captureTime, ImageSize imageSize, List<Detection> detections) {
        return new TrackerFrame(captureTime, imageSize, detections, Optional.empty(), Optional.empty());
    }

    /** The same frame, captured at another time. */
    public TrackerFrame at(Instant time) {
        return new TrackerFrame(time, imageSize, detections, camera, egoMotion, look);
    }
}
