package io.drivesight.core.pipeline;

import io.drivesight.core.detection.Look;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import java.util.List;

/**
 * What is known after a frame.
 *
 * @param frame the frame
 * @param imageSize size after EXIF orientation [px]
 * @param objects confirmed tracks, by falling existence probability, then track id
 * @param hints one per object, in the same order
 * @param look where the detector looked
 */
public record PerceptionResult(
        CameraFrame frame, ImageSize imageSize, List<TrackedObject> objects, List<TrajectoryHint> hints, Look look) {
    public PerceptionResult {
        objects = List.copyOf(objects);
        hints = List.copyOf(hints);
    }

    /** Of the whole frame. */
    public PerceptionResult(
            CameraFrame frame, ImageSize imageSize, List<TrackedObject> objects, List<TrajectoryHint> hints) {
        this(frame, imageSize, objects, hints, Look.WHOLE);
    }

    /** What is told of it to others. */
    public Scene scene() {
        return new Scene(imageSize, objects, hints, look, frame.camera(), frame.egoMotion());
    }
}
