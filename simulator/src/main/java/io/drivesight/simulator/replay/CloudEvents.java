package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.wire.CloudEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The headers of a frame: a {@link CloudEvent} with the extension {@code expirytime} when the frame has a deadline, and a W3C trace
 * context of its own.
 */
public final class CloudEvents {
    private final LongSupplier random;

    /**
     * @param random any bits; they make trace ids
     */
    public CloudEvents(LongSupplier random) {
        this.random = random;
    }

    /** The headers of one frame. */
    public List<Header> headers(CameraFrame frame) {
        CameraId camera = frame.id().camera();
        CloudEvent event = new CloudEvent(
                "/vehicles/" + camera.vehicle() + "/cameras/" + camera.camera(),
                frame.id().toString(),
                "CameraFrame",
                frame.captureTime(),
                Optional.of(traceparent()),
                frame.deadline());
        List<Header> headers = new ArrayList<>(9);
        event.headers().forEach((name, value) -> headers.add(new RecordHeader(name, value)));
        return headers;
    }

    /** Version 00, a trace and a span of its own, not sampled. An id of zeros is not allowed. */
    private String traceparent() {
        return "00-%016x%016x-%016x-00".formatted(random.getAsLong() | 1, random.getAsLong(), random.getAsLong() | 1);
    }
}
