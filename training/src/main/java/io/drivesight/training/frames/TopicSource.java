package io.drivesight.training.frames;

import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The frames that are in a Kafka topic when reading begins. Reads without a consumer group: it commits nothing and disturbs nobody.
 */
record TopicSource(String servers, String topic) implements CollectedFrames.Source {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration CONNECT = Duration.ofSeconds(20);
    /** A topic that gives nothing for so long is at its end. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private static final int FETCH_BYTES = 16 << 20;

    @Override
    public List<String> fill(FrameSpool spool, FrameOptions options, Progress progress) throws IOException {
        try (Consumer<byte[], byte[]> consumer = consumer(options)) {
            return read(consumer, spool, options, progress);
        } catch (KafkaException e) {
            throw new DatasetException(message(e, options), e);
        }
    }

    private Consumer<byte[], byte[]> consumer(FrameOptions options) {
        Map<String, Object> config = new HashMap<>();
        config.put("client.id", "drivesight-frames");
        config.put("enable.auto.commit", "false");
        config.put("auto.offset.reset", "earliest");
        config.put("allow.auto.create.topics", "false");
        config.put("default.api.timeout.ms", Long.toString(CONNECT.toMillis()));
        config.put("max.partition.fetch.bytes", Integer.toString(FETCH_BYTES));
        config.put("fetch.max.bytes", Integer.toString(2 * FETCH_BYTES));
        config.put("bootstrap.servers", servers);
        config.putAll(options.clientProperties());
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private List<String> read(
            Consumer<byte[], byte[]> consumer, FrameSpool spool, FrameOptions options, Progress progress)
            throws IOException {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        seek(consumer, partitions, ends, options);
        long lastCame = System.nanoTime();
        while (!spool.isFull() && !isAtEnd(consumer, ends)) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                lastCame = System.nanoTime();
            } else if (System.nanoTime() - lastCame > IDLE.toNanos()) {
                return List.of("topic '%s' gave nothing for %d s".formatted(topic, IDLE.toSeconds()));
            }
            for (ConsumerRecord<byte[], byte[]> record : records) {
                long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
                if (!spool.isFull() && record.offset() < end) {
                    spool.offer(record.value() == null ? new byte[0] : record.value());
                }
            }
            progress.update(spool.taken(), options.most());
        }
        return List.of();
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        consumer.partitionsFor(topic, CONNECT)
                .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        if (partitions.isEmpty()) {
            throw new DatasetException("there is no topic '%s' at %s; check its name".formatted(topic, servers));
        }
        return partitions;
    }

    /** The beginning, or as many frames before the end of each partition as it takes if all of them are alike. */
    private static void seek(
            Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> ends,
            FrameOptions options) {
        long wanted = (long) options.most() * options.every();
        long each = options.newest() ? (wanted + partitions.size() - 1) / partitions.size() : Long.MAX_VALUE;
        consumer.beginningOffsets(partitions)
                .forEach((partition, first) ->
                        consumer.seek(partition, Math.max(first, ends.getOrDefault(partition, 0L) - each)));
    }

    private static boolean isAtEnd(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private String message(KafkaException e, FrameOptions options) {
        if (e instanceof AuthenticationException || e instanceof AuthorizationException) {
            return "Kafka at %s refuses to let topic '%s' be read (%s); check TLS and SASL settings in --kafka-config"
                    .formatted(servers, topic, e.getClass().getSimpleName());
        }
        if (e instanceof TimeoutException) {
            return "no Kafka answers at %s; is it running, and are TLS and SASL settings right?".formatted(servers);
        }
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return "topic '%s' at %s cannot be read: %s"
                .formatted(topic, servers, withoutSecrets(String.valueOf(cause.getMessage()), options));
    }

    /** Kafka's messages may repeat a setting's value. */
    private static String withoutSecrets(String message, FrameOptions options) {
        String clean = message;
        for (String value : options.clientProperties().values()) {
            clean = value.isBlank() ? clean : clean.replace(value, "***");
        }
        return clean;
    }
}
