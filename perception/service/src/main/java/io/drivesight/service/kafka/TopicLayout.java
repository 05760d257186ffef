package io.drivesight.service.kafka;

import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.service.config.KafkaConfig.Topics;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * The topics as they are: names and numbers of partitions. What belongs to a frame goes to the partition with the frame's own
 * number (modulo the topic's count), so that one camera stays in order everywhere and results are found again by partition.
 */
final class TopicLayout {
    private final Topics topics;
    private final Map<String, Integer> partitions;

    TopicLayout(Topics topics, Map<String, Integer> partitions) {
        this.topics = topics;
        this.partitions = Map.copyOf(partitions);
    }

    Topics topics() {
        return topics;
    }

    /** Whether the topic is there and in use. */
    boolean has(String topic) {
        return partitions.containsKey(topic);
    }

    /** The partition of a topic for what belongs to a frame of this input partition. */
    int partitionFor(String topic, int framePartition) {
        return framePartition % count(topic);
    }

    /** The partitions of a topic for what belongs to frames of these input partitions. */
    Set<TopicPartition> partitionsFor(String topic, Set<TopicPartition> frames) {
        return frames.stream()
                .map(partition -> new TopicPartition(topic, partitionFor(topic, partition.partition())))
                .collect(Collectors.toSet());
    }

    /** The input partition of a message. */
    static TopicPartition partitionOf(FrameOutcome.Source message) {
        return new TopicPartition(message.topic(), message.partition());
    }

    private int count(String topic) {
        return Math.max(1, partitions.getOrDefault(topic, 1));
    }
}
