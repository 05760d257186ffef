package io.drivesight.fusion.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Worlds that are on the topic already. A task that goes on after a crash makes them again, and need not tell them again. */
@FunctionalInterface
interface ToldBefore {
    /**
     * Of a partition at most so many are looked through, from its end: times of records may be of another day. It is what 2000 results a
     * second make in ten seconds; what a crash makes again is half a second.
     */
    int MOST = 20_000;

    /** So long it is looked. */
    Duration LONGEST = Duration.ofSeconds(30);

    /**
     * What an instance before can have told.
     *
     * @param end offset behind the last result that it can have taken in
     * @param worlds their names, as {@link UUID#nameUUIDFromBytes} makes them; those that are made again are taken out
     */
    record Told(long end, Set<UUID> worlds) {
        static final Told NOTHING = new Told(Long.MIN_VALUE, Set.of());
    }

    /**
     * Looks what is there.
     *
     * @param results of the task
     * @param sent when the first result that it reads was sent, about [ms]
     */
    Told since(TopicPartition results, long sent);

    /** What the guarantee asks for. */
    static ToldBefore of(FusionConfig config, FusionCounts counts) {
        // What a transaction that came to nothing has told nobody reads.
        return config.guarantee() == FusionConfig.Guarantee.EXACTLY_ONCE
                ? (results, sent) -> Told.NOTHING
                : (results, sent) -> {
                    // As the consumer that reads a changelog: of no group.
                    Map<String, Object> settings =
                            new StreamsConfig(config.properties()).getRestoreConsumerConfigs("told-" + results);
                    try (KafkaConsumer<byte[], byte[]> consumer =
                            new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                        List<PartitionInfo> all = consumer.partitionsFor(config.worlds());
                        // Both are chosen by the key: with as many partitions it is the same one.
                        boolean alike = consumer.partitionsFor(results.topic()).size() == all.size();
                        Set<TopicPartition> worlds = all.stream()
                                .map(PartitionInfo::partition)
                                .filter(each -> !alike || each == results.partition())
                                .map(each -> new TopicPartition(config.worlds(), each))
                                .collect(Collectors.toSet());
                        return new Told(
                                consumer.endOffsets(Set.of(results)).getOrDefault(results, 0L),
                                read(consumer, worlds, sent, counts));
                    }
                };
    }

    /** Names of the worlds that were sent since then, or as many of the latest of them as can be looked through. */
    static Set<UUID> read(
            Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions, long sent, FusionCounts counts) {
        Logger log = LoggerFactory.getLogger(ToldBefore.class);
        Set<UUID> told = new HashSet<>();
        Map<TopicPartition, Long> begins = new HashMap<>();
        Map<TopicPartition, Long> left = new HashMap<>();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.offsetsForTimes(partitions.stream().collect(Collectors.toMap(Function.identity(), each -> sent)))
                .forEach((partition, begin) -> {
                    long end = ends.getOrDefault(partition, 0L);
                    if (begin != null && begin.offset() < end) {
                        begins.put(partition, begin.offset());
                        left.put(partition, end);
                    }
                });
        boolean whole = left.entrySet().stream()
                .allMatch(each -> each.getValue() - begins.getOrDefault(each.getKey(), 0L) <= MOST);
        consumer.assign(left.keySet());
        left.forEach(
                (partition, end) -> consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - MOST)));
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                told.add(UUID.nameUUIDFromBytes(each.value()));
            }
            left.entrySet().removeIf(each -> consumer.position(each.getKey()) >= each.getValue());
        }
        if (!whole || !left.isEmpty()) {
            counts.unseen.incrementAndGet();
            log.warn(
                    "of the worlds that were told already only the last {} were looked through: some may be told twice",
                    told.size());
        }
        return told;
    }
}
