package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome.Source;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.CloudEvent;
import io.drivesight.simulator.bus.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Publishes frames to a Kafka topic, keyed {@code vehicle/camera}. A full buffer makes {@link #send} wait. Thread-safe. */
public final class FramePublisher implements FrameSink, AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final LongSupplier random = new SecureRandom()::nextLong;
    private final List<SendListener> listeners;

    /** Opens a producer; it connects at the first frame. Frames are large and compressed already, so they go one by one as they are. */
    public FramePublisher(KafkaConnection connection, String topic, List<? extends SendListener> listeners) {
        // Frames grow old in this buffer before the broker has seen them.
        long buffer = 2L * connection.maxMessageBytes();
        this.producer = connection.producer(
                "drivesight-replay",
                Map.of(
                        "linger.ms", "0",
                        "batch.size", Integer.toString(256 << 10),
                        "buffer.memory", Long.toString(buffer),
                        "compression.type", "none",
                        "delivery.timeout.ms", "60000",
                        "request.timeout.ms", "20000"));
        this.topic = topic;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void send(CameraFrame frame) {
        listeners.forEach(listener -> listener.sending(frame));
        try {
            producer.send(record(frame), (metadata, failure) -> {
                if (failure == null) {
                    Source place = new Source(metadata.topic(), metadata.partition(), metadata.offset());
                    listeners.forEach(listener -> listener.acknowledged(frame.id(), place));
                } else {
                    refuse(frame.id(), failure);
                }
            });
        } catch (KafkaException notTaken) {
            refuse(frame.id(), notTaken);
        }
    }

    private ProducerRecord<byte[], byte[]> record(CameraFrame frame) {
        byte[] key = frame.id().camera().key().getBytes(StandardCharsets.UTF_8);
        Iterable<Header> headers = headers(frame, random);
        return new ProducerRecord<>(
                topic, null, frame.captureTime().toEpochMilli(), key, CameraFrameCodec.encode(frame), headers);
    }

    /**
     * The headers of a frame: a {@link CloudEvent} with the extension {@code expirytime} when the frame has a deadline, and a W3C trace
     * context of its own.
     *
     * @param random any bits; they make trace ids
     */
    static List<Header> headers(CameraFrame frame, LongSupplier random) {
        CameraId camera = frame.id().camera();
        CloudEvent event = new CloudEvent(
                "/vehicles/" + camera.vehicle() + "/cameras/" + camera.camera(),
                frame.id().toString(),
                "CameraFrame",
                frame.captureTime(),
                Optional.of(traceparent(random)),
                frame.deadline());
        List<Header> headers = new ArrayList<>(9);
        event.headers().forEach((name, value) -> headers.add(new RecordHeader(name, value)));
        return headers;
    }

    /** Version 00, a trace and a span of its own, not sampled. An id of zeros is not allowed. */
    private static String traceparent(LongSupplier random) {
        return "00-%016x%016x-%016x-00".formatted(random.getAsLong() | 1, random.getAsLong(), random.getAsLong() | 1);
    }

    private void refuse(FrameId frame, Exception failure) {
        String message = failure.getMessage();
        String reason = message == null ? failure.getClass().getSimpleName() : message;
        listeners.forEach(listener -> listener.refused(frame, reason));
    }

    /** Waits until every frame is acknowledged or refused. */
    @Override
    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
