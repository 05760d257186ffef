package io.drivesight.service.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The bus.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param groupId consumer group; the instances of one group share the cameras
 * @param topics names of the topics
 * @param startFrom where to begin when the group has no committed offset
 * @param createTopics true: missing topics are created
 * @param partitions of created topics
 * @param replication of created topics; -1: the broker's default
 * @param maxMessageBytes largest message of created topics, and of the clients [bytes]
 * @param commitInterval longest time between two commits while frames complete
 * @param maxUncommitted messages of one partition that may be ahead of its committed offset
 * @param maxBacklog age of what waits in a partition beyond which policy LATEST does not read it message by message; zero: none
 * @param deadLetterBytes largest part of a bad message's value that is kept [bytes]
 * @param startupTimeout how long to wait for the broker at start
 * @param properties handed to every Kafka client as they are
 */
public record KafkaConfig(
        String bootstrapServers,
        String groupId,
        Topics topics,
        StartFrom startFrom,
        boolean createTopics,
        int partitions,
        short replication,
        int maxMessageBytes,
        Duration commitInterval,
        int maxUncommitted,
        Duration maxBacklog,
        int deadLetterBytes,
        Duration startupTimeout,
        Map<String, String> properties) {
    public KafkaConfig {
        properties = Map.copyOf(properties);
    }

    /** Where to begin when the group has no committed offset. */
    public enum StartFrom {
        EARLIEST,
        LATEST
    }

    /** Names of the topics. */
    public record Topics(String frames, String results, String deadLetters, String status, String state) {
        /** All of them, the input first. */
        public List<String> all() {
            return List.of(frames, results, deadLetters, status, state);
        }
    }
}
