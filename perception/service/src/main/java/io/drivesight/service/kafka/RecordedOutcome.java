package io.drivesight.service.kafka;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.service.lane.OutcomeDecision;
import java.time.Instant;
import java.util.Optional;

/**
 * What is on record of a message: what its published outcome tells those who come after.
 *
 * @param offset of the message
 * @param camera empty when the message could not be parsed
 * @param time of the outcome, by the clock of the service that published it
 * @param tracked true: the camera's tracking took it in, whether or not its results could be published
 */
record RecordedOutcome(long offset, Optional<CameraId> camera, Instant time, boolean tracked) {
    static RecordedOutcome of(FrameOutcome outcome) {
        return new RecordedOutcome(
                outcome.source().offset(), outcome.id().map(FrameId::camera), outcome.outcomeTime(), tracked(outcome));
    }

    private static boolean tracked(FrameOutcome outcome) {
        return switch (outcome.outcome()) {
            case PROCESSED -> true;
            case EXPIRED -> outcome.stage() == Stage.PUBLISH;
            case FAILED ->
                outcome.reason().equals(OutcomeDecision.PUBLISH_FAILED)
                        || outcome.reason().equals(OutcomeDecision.TRACKING_FAILED);
            default -> false;
        };
    }
}
