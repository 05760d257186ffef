package io.drivesight.service.lane;

/** The stable reason words that are decided in the service; image reasons come from the decoder. */
public final class Reasons {
    /** SUPERSEDED: a newer frame of the camera was waiting. */
    public static final String NEWER_FRAME = "newer-frame";
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
    /** FAILED: memory ran out while the frame was in work. */
    public static final String OUT_OF_MEMORY = "out-of-memory";
    /** FAILED: a fault of the service itself. */
    public static final String INTERNAL_ERROR = "internal-error";
    /** FAILED: objects or hints could not be published. */
    public static final String PUBLISH_FAILED = "publish-failed";

    private Reasons() {}
}
