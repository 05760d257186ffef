package io.drivesight.service.lane;

import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;

/**
 * How a message ends, and why. It is on record once its result is published.
 *
 * @param outcome how the message ends
 * @param reason a stable word for machines: one of those below, or the image decoder's; empty for PROCESSED
 * @param detail a sentence for people; empty for PROCESSED
 * @param stage where it ends
 */
public record OutcomeDecision(Outcome outcome, String reason, String detail, Stage stage) {
    /** SUPERSEDED: a newer frame of the camera was waiting. */
    public static final String NEWER_FRAME = "newer-frame";
    /** SUPERSEDED: the frames that wait and are in work left no memory for it. */
    public static final String NO_MEMORY = "no-memory";
    /** EXPIRED: the deadline passed. */
    public static final String DEADLINE_PASSED = "deadline-passed";
    /** OUT_OF_ORDER: not captured later than the latest processed frame. */
    public static final String NOT_LATER = "not-later-than-processed";
    /** DUPLICATE: a frame of this identity was consumed before. */
    public static final String SEEN_BEFORE = "seen-before";
    /** UNDECODABLE: the value is no camera frame message. */
    public static final String BAD_MESSAGE = "bad-message";
    /** OVERSIZE: the message's value is longer than the limit. */
    public static final String MESSAGE_TOO_LARGE = "message-too-large";
    /** FAILED: the model could not be run. */
    public static final String INFERENCE_FAILED = "inference-failed";
    /** FAILED: the model took longer than it may. */
    public static final String INFERENCE_TIMEOUT = "inference-timeout";
    /** FAILED: tracking or prediction failed. */
    public static final String TRACKING_FAILED = "tracking-failed";
    /** FAILED: a worker was at the frame for longer than it may; the service ends with it. */
    public static final String STALLED = "stalled";
    /** FAILED: a fault of the service itself. */
    public static final String INTERNAL_ERROR = "internal-error";
    /** FAILED: objects or hints could not be published. */
    public static final String PUBLISH_FAILED = "publish-failed";

    /** SKIPPED: what the partition held was too old to be of use. */
    public static final String TOO_OLD = "too-old";

    /** Never fetched. */
    public static final OutcomeDecision SKIPPED = new OutcomeDecision(
            Outcome.SKIPPED, TOO_OLD, "never fetched: newer frames of the partition were waiting", Stage.FETCH);

    /** Objects and hints were published. */
    public static final OutcomeDecision PROCESSED = new OutcomeDecision(Outcome.PROCESSED, "", "", Stage.PUBLISH);

    static OutcomeDecision superseded(long newerOffset) {
        return new OutcomeDecision(
                Outcome.SUPERSEDED,
                NEWER_FRAME,
                "a newer frame of the camera (offset " + newerOffset + ") was there before this one was begun",
                Stage.QUEUE);
    }

    static OutcomeDecision noRoom(long maxBytes) {
        return new OutcomeDecision(
                Outcome.SUPERSEDED,
                NO_MEMORY,
                "frames of other cameras took up the " + maxBytes + " bytes that may wait or be in work",
                Stage.QUEUE);
    }

    static OutcomeDecision duplicate(QueuedFrame frame) {
        return new OutcomeDecision(
                Outcome.DUPLICATE,
                SEEN_BEFORE,
                "a frame of identity " + frame.frame().id() + " was consumed before",
                Stage.QUEUE);
    }

    static OutcomeDecision notLater(Stage stage) {
        return new OutcomeDecision(
                Outcome.OUT_OF_ORDER, NOT_LATER, "not captured later than the camera's latest processed frame", stage);
    }

    /** Something went wrong; the detail is what the cause says. */
    public static OutcomeDecision failed(String reason, Throwable cause, Stage stage) {
        return new OutcomeDecision(Outcome.FAILED, reason, cause.toString(), stage);
    }
}
