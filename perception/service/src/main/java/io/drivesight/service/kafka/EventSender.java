package io.drivesight.service.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The producer as futures: every failure, also one at once, ends in the future. Thread-safe. */
final class EventSender {
    private final Producer<byte[], byte[]> producer;
    private final LongSupplier nanoTime;
    private final AtomicLong lastNumber = new AtomicLong();
    /** When messages were sent that wait for their acknowledgement [ns], by their number. */
    private final ConcurrentSkipListMap<Long, Long> unacknowledged = new ConcurrentSkipListMap<>();

    EventSender(Producer<byte[], byte[]> producer, LongSupplier nanoTime) {
        this.producer = producer;
        this.nanoTime = nanoTime;
    }

    /** Sends one message, null to take a key off a compacted topic; complete when the broker has acknowledged it. */
    CompletableFuture<Void> send(
            String topic, @Nullable Integer partition, @Nullable String key, byte @Nullable [] value, Headers headers) {
        byte @Nullable [] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        long number = lastNumber.incrementAndGet();
        unacknowledged.put(number, nanoTime.getAsLong());
        acknowledged.whenComplete((done, failure) -> unacknowledged.remove(number));
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

    /**
     * Waits until what was sent is acknowledged or given up, and what is sent upon that, such as the outcome of a frame whose
     * results have arrived, likewise. Takes as long as a message may take to be delivered.
     */
    void settle() {
        producer.flush();
        producer.flush();
    }

    /** How long the oldest message has waited for the broker [ns]; 0: none waits. */
    long longestWait() {
        Map.Entry<Long, Long> oldest = unacknowledged.firstEntry();
        return oldest == null ? 0 : nanoTime.getAsLong() - oldest.getValue();
    }

    /** What really went wrong. */
    static Throwable cause(Throwable failure) {
        boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapper && failure.getCause() != null ? failure.getCause() : failure;
    }
}
