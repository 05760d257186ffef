package io.drivesight.service.kafka;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.wire.CloudEvent;
import io.drivesight.service.config.KafkaConfig;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Sends events, as futures: every failure, also one at once, ends in the future. Thread-safe. */
final class EventSender {
    private final Producer<byte[], byte[]> producer;
    private final TopicLayout layout;
    private final EventOrigin origin;
    private final BusMonitor monitor;

    EventSender(Producer<byte[], byte[]> producer, TopicLayout layout, EventOrigin origin, BusMonitor monitor) {
        this.producer = producer;
        this.layout = layout;
        this.origin = origin;
        this.monitor = monitor;
    }

    KafkaConfig.Topics topics() {
        return layout.topics();
    }

    EventOrigin origin() {
        return origin;
    }

    /**
     * Sends an event about a consumed message, to the partition that belongs to the message's.
     *
     * @param camera whose; empty: not known
     * @param type name of our message
     * @return complete when the broker has acknowledged it
     */
    CompletableFuture<Void> send(
            String topic,
            FrameOutcome.Source about,
            Optional<CameraId> camera,
            String type,
            Instant time,
            Optional<String> traceParent,
            Optional<Instant> expiry,
            byte[] value) {
        return send(
                topic,
                layout.partitionFor(topic, about.partition()),
                camera.map(CameraId::key).orElse(null),
                value,
                Optional.of(origin.about(about, type, time, traceParent, expiry)));
    }

    /** Takes a camera off a compacted topic. */
    void remove(String topic, CameraId camera, int framePartition) {
        send(topic, layout.partitionFor(topic, framePartition), camera.key(), null, Optional.empty());
    }

    /** Sends an event about nothing but this instance. */
    CompletableFuture<Void> send(String topic, String type, String id, Instant time, byte[] value) {
        CloudEvent event = new CloudEvent(origin.source(), id, type, time);
        return send(topic, null, origin.service().instance(), value, Optional.of(event));
    }

    private CompletableFuture<Void> send(
            String topic,
            @Nullable Integer partition,
            @Nullable String key,
            byte @Nullable [] value,
            Optional<CloudEvent> event) {
        byte @Nullable [] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        Headers headers = new RecordHeaders();
        event.ifPresent(about -> about.headers().forEach(headers::add));
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        long number = monitor.sent();
        acknowledged.whenComplete((done, failure) -> monitor.acknowledged(number));
        try {
            producer.send(new ProducerRecord<>(topic, partition, keyBytes, value, headers), (metadata, failure) -> {
                if (failure == null) {
                    acknowledged.complete(null);
                } else {
                    acknowledged.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }

    /** What really went wrong. */
    static Throwable cause(Throwable failure) {
        boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapper && failure.getCause() != null ? failure.getCause() : failure;
    }
}
