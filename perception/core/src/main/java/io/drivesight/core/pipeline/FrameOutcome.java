package io.drivesight.core.pipeline;

import io.drivesight.core.frame.FrameId;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of one consumed message.
 *
 * @param id the frame's identity; empty when the message could not be parsed
 * @param captureTime empty when the message could not be parsed
 * @param outcome how it ended
 * @param reason a stable word for machines; empty for PROCESSED
 * @param detail a sentence for people; empty for PROCESSED
 * @param stage where it ended
 * @param timings stages reached
 * @param fetchTime when it was fetched; of offsets that were skipped, when that was decided
 * @param outcomeTime the record's publish time: taken just before it was encoded
 * @param source where it was read
 * @param objects number of objects published
 */
public record FrameOutcome(
        Optional<FrameId> id,
        Optional<Instant> captureTime,
        Outcome outcome,
        String reason,
        String detail,
        Stage stage,
        StageTimings timings,
        Instant fetchTime,
        Instant outcomeTime,
        Source source,
        int objects) {
    /** Topic, partition and offset: the identity of a consumed message. */
    public record Source(String topic, int partition, long offset) {}
}
