package io.drivesight.service.kafka;

import io.drivesight.service.config.KafkaConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the topics at start, and creates missing ones where that is wanted. */
final class TopicSetup {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String STATE_CLEANUP =
            TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE;
    private static final String STATE_RETENTION_MS =
            Long.toString(Duration.ofDays(7).toMillis());
    private static final String STATE_SEGMENT_BYTES = Integer.toString(32 << 20);
    private static final String STATE_DIRTY_RATIO = "0.1";

    private final Admin admin;
    private final KafkaConfig config;
    private final List<String> names;

    /**
     * Looks after the topics of a service.
     *
     * @param withState false: the topic of cameras' states is not needed
     */
    TopicSetup(Admin admin, KafkaConfig config, boolean withState) {
        this.admin = admin;
        this.config = config;
        this.names = config.topics().all().stream()
                .filter(name -> withState || !name.equals(config.topics().state()))
                .toList();
    }

    /**
     * Waits for the broker and makes sure that every topic is there.
     *
     * @throws BusException when the broker is not reached in time, access is refused, topics are missing, or that of results has
     *     fewer partitions than that of frames
     */
    TopicLayout ensure() throws InterruptedException {
        Map<String, Integer> found = describe();
        warnOnMissingState(found);
        List<String> missing = missing(found);
        if (!missing.isEmpty()) {
            create(missing, found.getOrDefault(config.topics().frames(), 0));
            found = awaitCreated();
        }
        requireResultPartitions(found);
        return new TopicLayout(config.topics(), found);
    }

    private List<String> missing(Map<String, Integer> found) {
        return names.stream()
                .filter(topic -> !found.containsKey(topic))
                .filter(topic -> config.createTopics() || !topic.equals(state()))
                .toList();
    }

    private String state() {
        return config.topics().state();
    }

    /** The service can do without: tracks then begin anew after a restart. */
    private void warnOnMissingState(Map<String, Integer> found) {
        if (names.contains(state()) && !found.containsKey(state()) && !config.createTopics()) {
            LOG.warn(
                    "{} is missing: track ids will not survive restarts and rebalances; create it with as many partitions as {}"
                            + " and cleanup.policy=compact, or set drivesight.state.interval=0s",
                    state(),
                    config.topics().frames());
        }
    }

    private Map<String, Integer> describe() throws InterruptedException {
        Map<String, Integer> counts = new HashMap<>();
        for (String topic : names) {
            describe(topic).ifPresent(count -> counts.put(topic, count));
        }
        return counts;
    }

    private Optional<Integer> describe(String topic) throws InterruptedException {
        long end = System.nanoTime() + config.startupTimeout().toNanos();
        while (true) {
            KafkaFuture<TopicDescription> answer =
                    admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
            try {
                return answer == null
                        ? Optional.empty()
                        : Optional.of(answer.get().partitions().size());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    return Optional.empty();
                }
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > end) {
                    throw unreachable(e.getCause());
                }
                LOG.info("Waiting for Kafka at {}: {}", config.bootstrapServers(), BusException.describe(e.getCause()));
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    private BusException unreachable(@Nullable Throwable cause) {
        return new BusException(
                "cannot reach Kafka at %s: %s; check drivesight.kafka.bootstrap-servers and drivesight.kafka.properties.*"
                        .formatted(config.bootstrapServers(), BusException.describe(cause)));
    }

    private void create(List<String> missing, int framePartitions) throws InterruptedException {
        if (!config.createTopics()) {
            throw new BusException(
                    "missing topics at %s: %s; create them (perception.* with as many partitions as %s) or set %s"
                            .formatted(
                                    config.bootstrapServers(),
                                    String.join(", ", missing),
                                    config.topics().frames(),
                                    "drivesight.kafka.create-topics=true"));
        }
        List<NewTopic> topics = new ArrayList<>();
        int partitions = Math.max(framePartitions, config.partitions());
        missing.forEach(name -> topics.add(newTopic(name, partitions)));
        for (KafkaFuture<Void> created : admin.createTopics(topics).values().values()) {
            try {
                created.get();
            } catch (ExecutionException e) {
                // Another instance, starting at the same time, was faster.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new BusException("cannot create topics: " + BusException.describe(e.getCause()), e);
                }
            }
        }
        LOG.info("Created topics {}", String.join(", ", missing));
    }

    private NewTopic newTopic(String name, int most) {
        int partitions = name.equals(config.topics().status()) ? 1 : most;
        Optional<Short> replication = config.replication() < 1 ? Optional.empty() : Optional.of(config.replication());
        return new NewTopic(name, Optional.of(partitions), replication).configs(topicConfig(name));
    }

    /**
     * A state is worth nothing once there is a newer one, or its camera has been silent for a week; small segments, since the open one is
     * not compacted and all is read.
     */
    private Map<String, String> topicConfig(String name) {
        String largest = Integer.toString(config.maxMessageBytes());
        return name.equals(state())
                ? Map.of(
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, largest,
                        TopicConfig.CLEANUP_POLICY_CONFIG, STATE_CLEANUP,
                        TopicConfig.RETENTION_MS_CONFIG, STATE_RETENTION_MS,
                        TopicConfig.SEGMENT_BYTES_CONFIG, STATE_SEGMENT_BYTES,
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, STATE_DIRTY_RATIO)
                : Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, largest);
    }

    /** A created topic takes a moment to be known everywhere. */
    private Map<String, Integer> awaitCreated() throws InterruptedException {
        long end = System.nanoTime() + config.startupTimeout().toNanos();
        while (true) {
            Map<String, Integer> found = describe();
            if (missing(found).isEmpty() && areServed(found)) {
                return found;
            }
            if (System.nanoTime() > end) {
                throw new BusException("created topics do not appear: " + String.join(", ", missing(found)));
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    /**
     * Asks for what only an acting leader answers. A broker that does not lead yet may refuse a producer's first batch and then
     * take its second, after which the first is out of sequence for good.
     */
    private boolean areServed(Map<String, Integer> topics) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        topics.forEach((topic, partitions) -> {
            for (int partition = 0; partition < partitions; partition++) {
                ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        });
        try {
            admin.listOffsets(ends).all().get();
            return true;
        } catch (ExecutionException e) {
            LOG.debug("Created topics are not served yet: {}", BusException.describe(e.getCause()));
            return false;
        }
    }

    /**
     * What one partition of frames leaves uncommitted while a frame hangs would be followed by the results of another without end, and not
     * be found again by the next owner.
     */
    private void requireResultPartitions(Map<String, Integer> found) {
        String frames = config.topics().frames();
        String results = config.topics().results();
        int least = found.getOrDefault(frames, 0);
        int count = found.getOrDefault(results, least);
        if (count < least) {
            throw new BusException(
                    "%s has %d partitions but %s has %d: after a crash frames could get a second result; give %s as many"
                            .formatted(results, count, frames, least, results));
        }
    }
}
