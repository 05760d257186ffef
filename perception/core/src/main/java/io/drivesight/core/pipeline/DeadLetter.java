package io.drivesight.core.pipeline;

import java.time.Instant;

/**
 * A message that could not be used.
 *
 * @param reason a stable word for machines
 * @param detail a sentence for people
 * @param source where it was read
 * @param time when it was given up
 * @param value its value, possibly cut
 * @param valueLength length of the whole value [bytes]
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way through, never compared
public record DeadLetter(
        String reason, String detail, FrameOutcome.Source source, Instant time, byte[] value, long valueLength) {
    /** True: {@code value} is only the beginning. */
    public boolean truncated() {
        return value.length < valueLength;
    }
}
