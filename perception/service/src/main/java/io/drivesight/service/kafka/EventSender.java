package io.drivesight.service.kafka;

import io.drivesight.core.wire.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** The producer as futures: every failure, also one at once, ends in the future. Thread-safe. */
final class EventSender {
    private final Producer<byte[], byte[]> producer;
    private final BusMonitor monitor;

    EventSender(Producer<byte[], byte[]> producer, BusMonitor monitor) {
        this.producer = producer;
        this.monitor = monitor;
    }

    /**
     * Sends one message.
     *
     * @param partition null: the key decides
     * @param key null: none
     * @param value null takes a key off a compacted topic
     * @param event the headers; empty: none
     * @return complete when the broker has acknowledged the message
     */
    CompletableFuture<Void> send(
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
