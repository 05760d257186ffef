package io.drivesight.service.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads partitions up to the end that they have when it begins. */
final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Duration timeout;

    /**
     * A reader.
     *
     * @param consumers makes consumers outside any group
     * @param timeout longest time for one reading
     */
    TopicReader(Supplier<Consumer<byte[], byte[]>> consumers, Duration timeout) {
        this.consumers = consumers;
        this.timeout = timeout;
    }

    Duration timeout() {
        return timeout;
    }

    /**
     * Reads so many messages of each partition, or all when there are fewer, up to its end.
     *
     * @return false: the time was over before
     */
    boolean readTail(
            Set<TopicPartition> partitions,
            long messages,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, until(deadline));
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, until(deadline));
            for (TopicPartition partition : partitions) {
                long begin = beginnings.getOrDefault(partition, 0L);
                consumer.seek(partition, Math.max(begin, ends.getOrDefault(partition, 0L) - messages));
            }
            return readTo(consumer, ends, visitor, deadline);
        }
    }

    private static Duration until(long deadline) {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    private static boolean readTo(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> visitor,
            long deadline) {
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            consumer.poll(POLL).forEach(visitor);
        }
        return true;
    }
}
