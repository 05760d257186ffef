package io.drivesight.simulator.bus;

import io.drivesight.simulator.bus.EmbeddedBroker.BrokerException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How to reach a Kafka cluster.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param maxMessageBytes largest message to send or fetch [bytes]
 * @param properties client properties that win over the ones chosen here, e.g. TLS and SASL
 */
public record KafkaConnection(String bootstrapServers, int maxMessageBytes, Map<String, String> properties) {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final short REPLICATION_OF_CLUSTER = -1;

    public KafkaConnection {
        properties = Map.copyOf(properties);
    }

    /** The connection of a broker on this machine. */
    public static KafkaConnection of(EmbeddedBroker broker) {
        return new KafkaConnection(broker.bootstrapServers(), BrokerOptions.DEFAULT_MAX_MESSAGE_BYTES, Map.of());
    }

    /** What any client needs to connect. */
    public Map<String, Object> settings() {
        return config(Map.of("max.request.size", Integer.toString(maxMessageBytes)));
    }

    /** A client's configuration: the given tuning, over it the connection, over it the properties. */
    private Map<String, Object> config(Map<String, ?> tuning) {
        Map<String, Object> config = new HashMap<>(tuning);
        config.put("bootstrap.servers", bootstrapServers);
        config.putAll(properties);
        return config;
    }

    /**
     * An admin client; the caller closes it.
     *
     * @throws BrokerException when the properties make no client
     */
    public Admin admin() {
        try {
            return Admin.create(config(Map.of(
                    "client.id",
                    "drivesight-admin",
                    "request.timeout.ms",
                    "10000",
                    "default.api.timeout.ms",
                    "20000")));
        } catch (KafkaException badConfig) {
            Throwable cause = badConfig.getCause() == null ? badConfig : badConfig.getCause();
            throw new BrokerException("no Kafka client with these settings: " + cause.getMessage(), badConfig);
        }
    }

    /** A producer for messages of any size that fits, acknowledged by all replicas; it connects at the first message. */
    public KafkaProducer<byte[], byte[]> producer(String clientId, Map<String, String> tuning) {
        Map<String, String> all = new HashMap<>(tuning);
        all.put("client.id", clientId);
        all.put("acks", "all");
        all.put("enable.idempotence", "true");
        all.put("max.request.size", Integer.toString(maxMessageBytes));
        return new KafkaProducer<>(config(all), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * A consumer of all partitions of some topics. It belongs to no group: it sees every message and leaves nothing behind. What
     * is published after this returns is seen.
     *
     * @param fromBeginning true: also what the topics hold already
     * @throws KafkaException when none of the topics can be found
     */
    public KafkaConsumer<byte[], byte[]> consumer(String clientId, Collection<String> topics, boolean fromBeginning) {
        Map<String, String> tuning = Map.of(
                "client.id", clientId,
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest",
                "fetch.max.wait.ms", "100",
                "max.partition.fetch.bytes", Integer.toString(maxMessageBytes));
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config(tuning), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new UnknownTopicOrPartitionException(
                        "none of the wanted topics exists: are service and fusion started, and the names right?");
            }
            consumer.assign(partitions);
            if (fromBeginning) {
                consumer.seekToBeginning(partitions);
            } else {
                consumer.seekToEnd(partitions);
            }
            // The seek is lazy: asking for the positions makes it happen now.
            partitions.forEach(consumer::position);
            return consumer;
        } catch (KafkaException failed) {
            consumer.close();
            throw failed;
        }
    }

    /**
     * Those of some topics that exist; asking creates none.
     *
     * @throws BrokerException when the cluster does not say
     */
    public List<String> existing(Collection<String> topics) {
        try (Admin admin = admin()) {
            Set<String> all = answer(
                    admin.listTopics(new ListTopicsOptions().listInternal(true)).names(),
                    "the topics of " + bootstrapServers + " cannot be listed");
            return topics.stream().filter(all::contains).toList();
        }
    }

    /** What a cluster answers in time; otherwise a {@link BrokerException} with this complaint and the cause. */
    private static <T> T answer(KafkaFuture<T> question, String complaint) {
        try {
            return question.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new BrokerException(
                    complaint + " (" + cause + "): is Kafka running, and are TLS and SASL settings right?", cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while waiting for " + question, interrupted);
        }
    }

    /**
     * Creates the topics of the contracts, the one for the service's state compacted; those that exist are left as they are.
     *
     * @param partitions of each
     * @throws BrokerException when one cannot be created
     */
    public void createTopics(int partitions) {
        createTopics(partitions, Topics.ALL);
        createCompacted(partitions, Topics.STATE);
    }

    /**
     * Creates topics with the cluster's own replication factor; those that exist are left as they are. Returns when all of them
     * can be used.
     *
     * @param partitions of each; topics keyed alike should have the same number, so that a key keeps its partition
     * @throws BrokerException when one cannot be created
     */
    public void createTopics(int partitions, Collection<String> names) {
        create(partitions, Map.of(), names);
    }

    /** Creates a topic of which only the newest message of each key matters, for a week, and waits until it can be used. */
    public void createCompacted(int partitions, String name) {
        Map<String, String> configs = Map.of(
                "cleanup.policy",
                "compact,delete",
                "retention.ms",
                Long.toString(Duration.ofDays(7).toMillis()),
                "segment.bytes",
                Integer.toString(32 << 20),
                "min.cleanable.dirty.ratio",
                "0.1");
        create(partitions, configs, List.of(name));
    }

    private void create(int partitions, Map<String, String> configs, Collection<String> names) {
        Map<String, String> all = new HashMap<>(configs);
        all.put("max.message.bytes", Integer.toString(maxMessageBytes));
        List<NewTopic> topics = names.stream()
                .map(name -> new NewTopic(name, partitions, REPLICATION_OF_CLUSTER).configs(all))
                .toList();
        try (Admin admin = admin()) {
            admin.createTopics(topics).values().forEach(KafkaConnection::awaitCreated);
            awaitServed(admin, names);
        }
    }

    private static void awaitCreated(String name, KafkaFuture<Void> created) {
        try {
            answer(created, "topic " + name + " could not be created");
        } catch (BrokerException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw failed;
            }
        }
    }

    /**
     * A created topic takes a moment to be served. It is waited for by a request that only an acting leader answers: a broker that
     * does not lead yet may refuse a producer's first batch and then take its second, after which the first is out of sequence
     * for good.
     */
    private static void awaitServed(Admin admin, Collection<String> names) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!areServed(admin, names)) {
            if (System.nanoTime() > deadline) {
                throw new BrokerException("created topics cannot be used yet: does every partition have a leader?");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private static boolean areServed(Admin admin, Collection<String> names) {
        try {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (TopicDescription topic :
                    answer(admin.describeTopics(names).allTopicNames(), "").values()) {
                topic.partitions()
                        .forEach(info ->
                                ends.put(new TopicPartition(topic.name(), info.partition()), OffsetSpec.latest()));
            }
            answer(admin.listOffsets(ends).all(), "");
            return true;
        } catch (BrokerException notYet) {
            if (notYet.getCause() instanceof InterruptedException) {
                throw notYet;
            }
            return false;
        }
    }

    /**
     * Makes sure that the cluster answers.
     *
     * @throws BrokerException when it does not; the message says what to check
     */
    public void check() {
        try (Admin admin = admin()) {
            answer(admin.describeCluster().nodes(), "no Kafka answers at " + bootstrapServers);
        }
    }
}
