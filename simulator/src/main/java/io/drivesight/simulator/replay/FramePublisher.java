package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.simulator.bus.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;

/** Publishes frames to a Kafka topic, keyed {@code vehicle/camera}. A full buffer makes {@link #send} wait. Thread-safe. */
public final class FramePublisher implements FrameSink, AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final CloudEvents events;
    private final List<SendListener> listeners;

    /** Opens a producer; it connects at the first frame. Frames are large and compressed already, so they go one by one as they are. */
    public FramePublisher(
            KafkaConnection connection, String topic, CloudEvents events, List<? extends SendListener> listeners) {
        long buffer = Math.max(64L << 20, 2L * connection.maxMessageBytes());
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
        this.events = events;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void send(CameraFrame frame) {
        listeners.forEach(listener -> listener.sending(frame));
        try {
            producer.send(record(frame), (metadata, failure) -> {
                if (failure == null) {
                    listeners.forEach(listener -> listener.acknowledged(frame.id()));
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
        Iterable<Header> headers = events.headers(frame);
        return new ProducerRecord<>(
                topic, null, frame.captureTime().toEpochMilli(), key, CameraFrameCodec.encode(frame), headers);
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
