package io.drivesight.service.kafka;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Records that were polled but not accepted yet, by partition, in order. Not thread-safe: the poll thread's own. */
final class Backlog {
    private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> waiting = new HashMap<>();

    void add(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> polled : records) {
            waiting.computeIfAbsent(partitionOf(polled), p -> new ArrayDeque<>())
                    .addLast(polled);
        }
    }

    static TopicPartition partitionOf(ConsumerRecord<?, ?> polled) {
        return new TopicPartition(polled.topic(), polled.partition());
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The partitions with records left. */
    Set<TopicPartition> partitions() {
        return Set.copyOf(waiting.keySet());
    }

    boolean has(TopicPartition partition) {
        return waiting.containsKey(partition);
    }

    /** Takes the record that is next. */
    interface Acceptor {
        /** False: not now. */
        boolean accept(ConsumerRecord<byte[], byte[]> next);
    }

    /** Hands a partition's records over in order, until one is not accepted. */
    void drain(TopicPartition partition, Acceptor acceptor) {
        Deque<ConsumerRecord<byte[], byte[]>> records = waiting.getOrDefault(partition, new ArrayDeque<>());
        while (!records.isEmpty() && acceptor.accept(records.getFirst())) {
            records.removeFirst();
        }
        if (records.isEmpty()) {
            waiting.remove(partition);
        }
    }

    void drop(Collection<TopicPartition> partitions) {
        partitions.forEach(waiting::remove);
    }
}
