package io.drivesight.core.wire;

import com.google.protobuf.UnsafeByteOperations;
import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.FrameOutcome;

/** {@code drivesight.perception.v1.DeadLetter}. */
public final class DeadLetterCodec {
    private DeadLetterCodec() {}

    public static byte[] encode(DeadLetter letter) {
        return io.drivesight.perception.v1.DeadLetter.newBuilder()
                .setReason(letter.reason())
                .setDetail(letter.detail())
                .setSourceTopic(letter.source().topic())
                .setSourcePartition(letter.source().partition())
                .setSourceOffset(letter.source().offset())
                .setTime(Convert.timestamp(letter.time()))
                .setValue(UnsafeByteOperations.unsafeWrap(letter.value()))
                .setTruncated(letter.truncated())
                .setValueLength(letter.valueLength())
                .build()
                .toByteArray();
    }

    /** Parses a message; a {@link WireException} says how it breaks the contract. */
    public static DeadLetter decode(byte[] bytes) throws WireException {
        io.drivesight.perception.v1.DeadLetter message =
                Convert.parse(io.drivesight.perception.v1.DeadLetter.parser(), bytes, "DeadLetter");
        return new DeadLetter(
                message.getReason(),
                message.getDetail(),
                new FrameOutcome.Source(
                        message.getSourceTopic(), message.getSourcePartition(), message.getSourceOffset()),
                Convert.instant(message.getTime()),
                message.getValue().toByteArray(),
                message.getValueLength());
    }
}
