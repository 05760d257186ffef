package io.drivesight.simulator.service;

import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.wire.FrameResultCodec;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Results as text without what is measured by a clock, where they were read, and the name of the instance that decided; of a frame that is out
 * of order without the stage too: it is found in the lane or after inference, as its camera's others are in work at that moment.
 */
public final class Normalised {
    private static final Instant NEVER = Instant.EPOCH;

    private Normalised() {}

    public static String of(FrameResult result) {
        FrameOutcome outcome = result.outcome();
        FrameOutcome untimed = new FrameOutcome(
                outcome.id(),
                outcome.captureTime(),
                outcome.outcome(),
                outcome.reason(),
                outcome.detail(),
                outcome.outcome() == Outcome.OUT_OF_ORDER ? Stage.FETCH : outcome.stage(),
                new StageTimings(),
                NEVER,
                NEVER,
                new FrameOutcome.Source("", 0, 0),
                outcome.objects());
        FrameResult.Origin from = result.origin();
        FrameResult.Origin origin =
                new FrameResult.Origin("", from.executionProvider(), from.modelName(), from.modelSha256());
        byte[] bytes =
                FrameResultCodec.encode(new FrameResult(untimed, origin, result.scene(), List.of(), Optional.empty()));
        return outcome.id().map(Object::toString).orElse("") + " " + outcome.outcome() + " "
                + HexFormat.of().formatHex(bytes);
    }
}
