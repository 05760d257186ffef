package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The headers of a frame: CloudEvents 1.0 in Kafka's binary mode, with the extension {@code expirytime} when the frame has a
 * deadline, and a W3C trace context of its own.
 */
public final class CloudEvents {
    /** Type of a frame's event. */
    public static final String FRAME_TYPE = "io.drivesight.perception.v1.CameraFrame";

    private final LongSupplier random;

    /**
     * @param random any bits; they make trace ids
     */
    public CloudEvents(LongSupplier random) {
        this.random = random;
    }

    /** The headers of one frame. */
    public List<Header> headers(CameraFrame frame) {
        List<Header> headers = new ArrayList<>(8);
        headers.add(header("ce_specversion", "1.0"));
        headers.add(header("ce_id", frame.id().toString()));
        headers.add(header(
                "ce_source",
                "/vehicles/" + frame.id().camera().vehicle() + "/cameras/"
                        + frame.id().camera().camera()));
        headers.add(header("ce_type", FRAME_TYPE));
        headers.add(header("ce_time", frame.captureTime().toString()));
        headers.add(header("content-type", "application/protobuf"));
        headers.add(header("traceparent", traceparent()));
        frame.deadline().ifPresent(deadline -> headers.add(header("ce_expirytime", deadline.toString())));
        return headers;
    }

    /** Version 00, a trace and a span of its own, not sampled. An id of zeros is not allowed. */
    private String traceparent() {
        return "00-%016x%016x-%016x-00".formatted(random.getAsLong() | 1, random.getAsLong(), random.getAsLong() | 1);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
