package io.drivesight.core.pipeline;

/** How a consumed frame ended; every frame ends in exactly one. */
public enum Outcome {
    /** Objects and hints were published. */
    PROCESSED,
    /** A newer frame of the camera was there before this one was begun. */
    SUPERSEDED,
    /** Its deadline passed before a result was there. */
    EXPIRED,
    /** The message or the image could not be decoded. */
    UNDECODABLE,
    /** The message or the image is larger than the limits. */
    OVERSIZE,
    /** Captured before a frame of the camera that was already processed. */
    OUT_OF_ORDER,
    /** A frame of this identity was consumed before. */
    DUPLICATE,
    /** Inference or publishing failed. */
    FAILED,
    /** Never fetched: what the partition held was too old to be of use. */
    SKIPPED
}
