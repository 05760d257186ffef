package io.drivesight.simulator.score.world;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.wire.CameraResultCodec;
import io.drivesight.fusion.world.CameraResult;
import java.util.Optional;

/** What is known after a frame, as it is on the bus, and as the fusion reads it there. */
public final class ResultMessages {
    private static final Origin ORIGIN = new Origin("virtual", "truth", "score-world", "");

    private ResultMessages() {}

    /** A record of the results. */
    static byte[] written(CameraFrame frame, PerceptionResult result) {
        FrameOutcome outcome = new FrameOutcome(
                Optional.of(frame.id()),
                Optional.of(frame.captureTime()),
                Outcome.PROCESSED,
                "",
                "",
                Stage.PUBLISH,
                new StageTimings(),
                frame.captureTime(),
                frame.captureTime(),
                new FrameOutcome.Source("camera.frames", 0, frame.id().sequence()),
                0);
        return FrameResultCodec.encode(FrameResult.of(outcome, ORIGIN, Optional.of(result.scene())));
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
