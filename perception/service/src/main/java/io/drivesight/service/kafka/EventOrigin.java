package io.drivesight.service.kafka;

import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.wire.CloudEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * Who makes the events that are published.
 *
 * @param groupId consumer group of the service
 * @param service instance and model
 */
public record EventOrigin(String groupId, FrameResult.Origin service) {
    /** What {@code ce_source} says of events of this group's instances, and of no others. */
    String source() {
        return "/drivesight/" + groupId;
    }

    /**
     * An event about a consumed message. Source and id depend on the message alone: when it is processed again after a crash, its
     * events carry the same ids, and consumers can tell that they are the same.
     *
     * @param expiry the instant after which it is worthless, for consumers that it reaches late; empty: never
     */
    CloudEvent about(
            FrameOutcome.Source message,
            String type,
            Instant time,
            Optional<String> traceParent,
            Optional<Instant> expiry) {
        String id = message.topic() + "/" + message.partition() + "/" + message.offset() + "/" + type;
        return new CloudEvent(source(), id, type, time, traceParent, expiry);
    }
}
