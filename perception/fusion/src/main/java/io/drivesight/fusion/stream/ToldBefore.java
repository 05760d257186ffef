package io.drivesight.fusion.stream;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Worlds that are on the topic already. A task that goes on after a crash makes them again, and need not tell them again. */
@FunctionalInterface
interface ToldBefore {
    Duration LONGEST = Duration.ofSeconds(60);

    /**
     * Looks what is there.
     *
     * @param partition of the task
     * @param sent when the first result that it reads was sent, about [ms]
     * @return records
     */
    Set<ByteBuffer> since(int partition, long sent);

    /** What the guarantee asks for. */
    static ToldBefore of(FusionConfig config) {
        // What a transaction that came to nothing has told nobody reads.
        return config.guarantee() == FusionConfig.Guarantee.EXACTLY_ONCE
                ? (partition, sent) -> Set.of()
                : (partition, sent) -> {
                    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                            config.kafka(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                        List<PartitionInfo> all = consumer.partitionsFor(config.worlds());
                        // Both are chosen by the key: with as many partitions it is the same one.
                        boolean alike = consumer.partitionsFor(config.results()).size() == all.size();
                        return read(
                                consumer,
                                all.stream()
                                        .map(PartitionInfo::partition)
                                        .filter(each -> !alike || each == partition)
                                        .map(each -> new TopicPartition(config.worlds(), each))
                                        .collect(Collectors.toSet()),
                                sent);
                    }
                };
    }

    private static Set<ByteBuffer> read(
            KafkaConsumer<byte[], byte[]> consumer, Set<TopicPartition> partitions, long sent) {
        Set<ByteBuffer> told = new HashSet<>();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> left = new HashMap<>();
        long deadline = System.nanoTime() + LONGEST.toNanos();
        consumer.assign(partitions);
        consumer.offsetsForTimes(partitions.stream().collect(Collectors.toMap(Function.identity(), each -> sent)))
                .forEach((partition, begin) -> {
                    long end = ends.getOrDefault(partition, 0L);
                    if (begin != null && begin.offset() < end) {
                        consumer.seek(partition, begin.offset());
                        left.put(partition, end);
                    }
                });
        consumer.pause(
                partitions.stream().filter(each -> !left.containsKey(each)).toList());
        while (!left.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                told.add(ByteBuffer.wrap(each.value()));
            }
            left.entrySet().removeIf(each -> consumer.position(each.getKey()) >= each.getValue());
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("worlds that were told already cannot be read");
            }
        }
        return told;
    }
}
