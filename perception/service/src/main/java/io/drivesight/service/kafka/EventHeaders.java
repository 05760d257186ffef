package io.drivesight.service.kafka;

import io.drivesight.core.pipeline.FrameOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * CloudEvents 1.0 headers in Kafka's binary mode. Source and id depend on the consumed message alone: when a frame is
 * processed again after a crash, its events carry the same ids, and consumers can tell that they are the same.
 */
final class EventHeaders {
    private static final String SPEC_VERSION = "1.0";
    private static final String CONTENT_TYPE = "application/protobuf";
    private static final String TYPE_PREFIX = "io.drivesight.perception.v1.";

    private final String source;

    EventHeaders(String groupId) {
        this.source = "/drivesight/" + groupId;
    }

    /** Headers of an event about a consumed message. */
    Headers about(FrameOutcome.Source message, String type, Instant time, Optional<String> traceParent) {
        Headers headers =
                of(type, message.topic() + "/" + message.partition() + "/" + message.offset() + "/" + type, time);
        // Both spellings: the CloudEvents extension, and what tracing agents look for.
        traceParent.ifPresent(trace -> add(headers, "ce_traceparent", trace).add("traceparent", bytes(trace)));
        return headers;
    }

    /** Headers of a result: besides, the instant after which it is worthless, for consumers that it reaches late. */
    Headers result(
            FrameOutcome.Source message,
            String type,
            Instant time,
            Optional<String> traceParent,
            Optional<Instant> expiry) {
        Headers headers = about(message, type, time, traceParent);
        expiry.ifPresent(instant -> add(headers, "ce_expirytime", instant.toString()));
        return headers;
    }

    /** Headers of an event of its own. */
    Headers of(String type, String id, Instant time) {
        Headers headers = new RecordHeaders();
        add(headers, "ce_specversion", SPEC_VERSION);
        add(headers, "ce_id", id);
        add(headers, "ce_source", source);
        add(headers, "ce_type", TYPE_PREFIX + type);
        add(headers, "ce_time", time.toString());
        return add(headers, "content-type", CONTENT_TYPE);
    }

    private static Headers add(Headers headers, String key, String value) {
        return headers.add(key, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
