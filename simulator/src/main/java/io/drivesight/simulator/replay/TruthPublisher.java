package io.drivesight.simulator.replay;

import io.drivesight.core.frame.FrameId;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.TruthCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the truth about frames to a Kafka topic, keyed {@code vehicle/camera}. Connects at the first truth, so a drive that
 * has none needs no topic for it. Truth is no part of what is tested: when the topic does not take it, publishing it ends, frames
 * go on, and {@link #trouble} says why. One thread at a time.
 */
public final class TruthPublisher implements SendListener, AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final String topic;
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private final KafkaProducer<byte[], byte[]> producer;

    public TruthPublisher(KafkaConnection connection, String topic) {
        // A topic that is missing must not hold frames back for a minute.
        this.producer = connection.producer("drivesight-truth", Map.of("linger.ms", "5", "max.block.ms", "5000"));
        this.topic = topic;
    }

    @Override
    public void truth(FrameId frame, Instant captureTime, FrameTruth truth) {
        if (trouble.get() != null) {
            return;
        }
        byte[] key = frame.camera().key().getBytes(StandardCharsets.UTF_8);
        byte[] value = TruthCodec.encode(frame, captureTime, truth);
        try {
            producer.send(
                    new ProducerRecord<>(topic, null, captureTime.toEpochMilli(), key, value),
                    (metadata, failure) -> note(failure));
        } catch (KafkaException notTaken) {
            note(notTaken);
        }
    }

    private void note(@Nullable Exception failure) {
        if (failure != null) {
            trouble.compareAndSet(
                    null,
                    "the truth is not on topic " + topic + " (" + failure.getMessage()
                            + "): does the topic exist? replay --create-topics N makes it");
        }
    }

    /** Why publishing ended; empty: all is well. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble.get());
    }

    /** Waits until all is acknowledged or refused. */
    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
