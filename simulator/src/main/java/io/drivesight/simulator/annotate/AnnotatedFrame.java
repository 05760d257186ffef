package io.drivesight.simulator.annotate;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.simulator.truth.FrameTruth;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A frame and what was seen in it.
 *
 * @param frame the frame as sent
 * @param published the result's publish time: just before it was encoded, on the service's clock
 * @param scene what was seen
 * @param truth what was really there; empty when unknown
 */
public record AnnotatedFrame(CameraFrame frame, Instant published, Scene scene, Optional<FrameTruth> truth) {
    /** Capture to published [ms]. */
    public long latencyMillis() {
        return Duration.between(frame.captureTime(), published).toMillis();
    }
}
