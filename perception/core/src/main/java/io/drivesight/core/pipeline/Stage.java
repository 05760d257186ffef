package io.drivesight.core.pipeline;

/** The stages of a frame's way, in order. */
public enum Stage {
    /** From the broker's or producer's stamp until fetched. */
    FETCH,
    /** Waiting in the camera's lane. */
    QUEUE,
    /** Image bytes to pixels. */
    DECODE,
    /** Letterbox and normalisation. */
    PREPROCESS,
    INFERENCE,
    /** Output tensors to boxes, suppression. */
    POSTPROCESS,
    /** Waiting for the camera's earlier frames. */
    REORDER,
    TRACK,
    PREDICT,
    /** Encoding the result, until the broker has acknowledged it. */
    PUBLISH
}
