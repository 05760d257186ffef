package io.drivesight.service.kafka;

import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.wire.CloudEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * Who makes the events that are published.
 *
 * @param instance name of the service instance
 * @param groupId consumer group of the service
 * @param modelName from the model's card
 * @param modelSha256 of the model file, lower-case hex
 * @param executionProvider {@code cpu} or {@code cuda}
 */
public record EventOrigin(
        String instance, String groupId, String modelName, String modelSha256, String executionProvider) {
    /** What {@code ce_source} says of events of this group's instances, and of no others. */
    String source() {
        return "/drivesight/" + groupId;
    }

    /** An event of its own. */
    CloudEvent event(String type, String id, Instant time) {
        return new CloudEvent(source(), id, type, time);
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
