package io.drivesight.core.wire;

import io.drivesight.core.pipeline.FrameResult;

/** {@code drivesight.perception.v1.FrameResult}. */
public final class FrameResultCodec {
    private FrameResultCodec() {}

    public static byte[] encode(FrameResult result) {
        throw new UnsupportedOperationException("not written yet: " + result);
    }

    /** Parses a message; a {@link WireException} says how it breaks the contract. */
    public static FrameResult decode(byte[] bytes) throws WireException {
        throw new WireException("bad-protobuf", "not written yet");
    }
}
