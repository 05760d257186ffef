package io.drivesight.simulator.annotate;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.truth.FrameTruth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A frame and all that was published about it.
 *
 * @param frame the frame as sent
 * @param header where the result came from
 * @param objects what was found
 * @param hints by track id
 * @param truth what was really there; empty when unknown
 */
public record FrameResult(
        CameraFrame frame,
        ResultHeader header,
        List<TrackedObject> objects,
        Map<Long, TrajectoryHint> hints,
        Optional<FrameTruth> truth) {
    public FrameResult {
        objects = List.copyOf(objects);
        hints = Map.copyOf(hints);
    }

    /** What an object will do. */
    Optional<TrajectoryHint> hint(TrackedObject object) {
        @Nullable TrajectoryHint hint = hints.get(object.trackId());
        return Optional.ofNullable(hint);
    }

    /** Capture to published [ms]. */
    public long latencyMillis() {
        return Duration.between(header.captureTime(), header.publishTime()).toMillis();
    }
}
