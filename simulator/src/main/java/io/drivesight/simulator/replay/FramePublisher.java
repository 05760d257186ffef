package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.simulator.bus.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes frames to a Kafka topic, keyed {@code vehicle/camera}. A full buffer makes {@link #send} wait. Thread-safe. */
public final class FramePublisher implements FrameSink, AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final CloudEvents events;
    private final SendListener listener;

    /** Opens a producer; it connects at the first frame. */
    public FramePublisher(KafkaConnection connection, String topic, CloudEvents events, SendListener listener) {
        this.producer = new KafkaProducer<>(
                connection.config(tuning(connection.maxMessageBytes())),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.topic = topic;
        this.events = events;
        this.listener = listener;
    }

    /** Frames are large and compressed already: no lingering, no compression, room for some of them. */
    private static Map<String, Object> tuning(int maxMessageBytes) {
        return Map.of(
                "client.id", "drivesight-replay",
                "acks", "all",
                "enable.idempotence", "true",
                "linger.ms", "0",
                "batch.size", Integer.toString(256 << 10),
                "buffer.memory", Long.toString(Math.max(64L << 20, 2L * maxMessageBytes)),
                "compression.type", "none",
                "delivery.timeout.ms", "60000",
                "request.timeout.ms", "20000",
                "max.request.size", Integer.toString(maxMessageBytes));
    }

    @Override
    public void send(CameraFrame frame) {
        listener.sending(frame);
        try {
            producer.send(record(frame), (metadata, failure) -> {
                if (failure == null) {
                    listener.acknowledged(frame.id());
                } else {
                    listener.refused(frame.id(), reason(failure));
                }
            });
        } catch (KafkaException notTaken) {
            listener.refused(frame.id(), reason(notTaken));
        }
    }

    private ProducerRecord<byte[], byte[]> record(CameraFrame frame) {
        byte[] key = frame.id().camera().key().getBytes(StandardCharsets.UTF_8);
        Iterable<Header> headers = events.headers(frame);
        return new ProducerRecord<>(
                topic, null, frame.captureTime().toEpochMilli(), key, CameraFrameCodec.encode(frame), headers);
    }

    private static String reason(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
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
