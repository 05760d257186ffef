package io.drivesight.core.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the headers of a message on the bus say: CloudEvents 1.0 in Kafka's binary mode. Two events with the same source and id are
 * the same event.
 *
 * @param source a URI reference of who makes the event
 * @param id of the event, unique with its source
 * @param type name of our message, e.g. {@code CameraFrame}
 * @param time when it happened
 * @param traceParent W3C trace context; empty: none
 * @param expiry the instant after which the event is worthless; empty: never
 */
public record CloudEvent(
        String source, String id, String type, Instant time, Optional<String> traceParent, Optional<Instant> expiry) {
    /** The type that stands in the headers begins with this. */
    public static final String TYPE_PREFIX = "io.drivesight.perception.v1.";

    /** An event without trace and expiry. */
    public CloudEvent(String source, String id, String type, Instant time) {
        this(source, id, type, time, Optional.empty(), Optional.empty());
    }

    /** Header values by name, in order. */
    public Map<String, byte[]> headers() {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        put(headers, "ce_specversion", "1.0");
        put(headers, "ce_id", id);
        put(headers, "ce_source", source);
        put(headers, "ce_type", TYPE_PREFIX + type);
        put(headers, "ce_time", time.toString());
        put(headers, "content-type", "application/protobuf");
        // Both spellings: the CloudEvents extension, and what tracing agents look for.
        traceParent.ifPresent(trace -> put(headers, "ce_traceparent", trace));
        traceParent.ifPresent(trace -> put(headers, "traceparent", trace));
        expiry.ifPresent(instant -> put(headers, "ce_expirytime", instant.toString()));
        return headers;
    }

    private static void put(Map<String, byte[]> headers, String name, String value) {
        headers.put(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
