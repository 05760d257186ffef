package io.drivesight.service.lane;

import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.StageTimings;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * One consumed message, whether or not it holds a frame.
 *
 * @param source topic, partition and offset
 * @param value the message's value: a part of the array that it was received in, not to be written to
 * @param fetchTime when it was fetched, on the service's clock
 * @param fetchNanos the same instant on the monotonic clock [ns]
 * @param traceParent W3C trace context to pass on; empty: none came with the message
 * @param timings stages reached so far; written by one thread at a time
 */
public record ConsumedMessage(
        FrameOutcome.Source source,
        ByteBuffer value,
        Instant fetchTime,
        long fetchNanos,
        Optional<String> traceParent,
        StageTimings timings) {}
