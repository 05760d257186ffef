package io.drivesight.simulator.score.world;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.wire.CameraResultCodec;
import io.drivesight.fusion.world.CameraResult;
import java.time.Instant;
import java.util.Optional;

/** What is known after a frame, as it is on the bus, and as the fusion reads it there. */
public final class ResultMessages {
    private static final Origin ORIGIN = new Origin("virtual", "truth", "score-world", "");

    private ResultMessages() {}

    /** A record of the results. */
    static byte[] written(CameraFrame frame, PerceptionResult result) {
        return written(frame.id(), frame.captureTime(), Optional.of(result.scene()));
    }

    /** The same, as far as it is known. */
    static byte[] written(FrameId id, Instant capture, Optional<Scene> scene) {
        FrameOutcome outcome = new FrameOutcome(
                Optional.of(id),
                Optional.of(capture),
                Outcome.PROCESSED,
                "",
                "",
                Stage.PUBLISH,
                new StageTimings(),
                capture,
                capture,
                new FrameOutcome.Source("camera.frames", 0, id.sequence()),
                0);
        return FrameResultCodec.encode(FrameResult.of(outcome, ORIGIN, scene));
    }

    static CameraResult read(byte[] message) {
        try {
            return CameraResultCodec.decode(message).orElseThrow();
        } catch (WireException e) {
            throw new IllegalStateException("our own result cannot be read", e);
        }
    }

    /** What the fusion hears of a frame. */
    public static CameraResult heard(CameraFrame frame, PerceptionResult result) {
        return read(written(frame, result));
    }
}
