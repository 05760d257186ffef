package io.drivesight.service.kafka;

import io.drivesight.service.config.KafkaConfig;
import io.drivesight.service.config.ServiceConfig;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Makes the Kafka clients. Properties from the configuration (TLS, SASL, ...) go to each of them and win over ours. */
final class ClientFactory {
    /** Few at a time: the lanes, not the client, are where frames wait. */
    private static final int MAX_POLL_RECORDS = 64;

    /**
     * Where a backlog may be skipped: several frames of a camera, since a round trip may take a while, but no more, since what is on its
     * way when reading goes on elsewhere is in vain. A single larger message is fetched all the same.
     */
    private static final int SMALL_FETCH_BYTES = 512 << 10;

    private static final int FETCH_MAX_WAIT_MILLIS = 100;

    /** Of one fetch response, however many partitions it has; a first message that is larger comes all the same. */
    private static final long FETCH_MAX_BYTES = 50 << 20;

    private static final int BATCH_BYTES = 256 << 10;

    /**
     * While the broker is away, a client forgets where topics are, and then a message waits before it is in the producer: as long
     * as it would wait inside (the client's default is a minute).
     */
    private static final int MAX_BLOCK_MILLIS = 120_000;

    /** A killed instance's partitions move on after this time, unless it is a static member and comes back before. */
    private static final int SESSION_TIMEOUT_MILLIS = 10_000;

    private static final int HEARTBEAT_MILLIS = 2_000;

    /** As the client's own default. */
    private static final Duration LEAST_POLL_INTERVAL = Duration.ofMinutes(5);

    /** What a hand-over asks of the broker beside reading, each for the client's default of a minute: positions, oldest offsets. */
    private static final Duration POLL_MARGIN = Duration.ofMinutes(2);

    private static final String CONSUMER_PROTOCOL = "consumer";

    private final ServiceConfig config;
    private final KafkaConfig kafka;

    ClientFactory(ServiceConfig config) {
        this.config = config;
        this.kafka = config.kafka();
    }

    Admin admin() {
        Map<String, Object> properties = common("admin");
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        return make(() -> Admin.create(withOverrides(properties)));
    }

    Producer<byte[], byte[]> producer() {
        Map<String, Object> properties = common("producer");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, config.memory().unsent());
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, kafka.maxMessageBytes());
        return make(() ->
                new KafkaProducer<>(withOverrides(properties), new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** The consumer of the group that reads frames, each of which is a part of the fetch response: nothing is copied. */
    Consumer<byte[], ByteBuffer> groupConsumer() {
        Map<String, Object> properties = consumer("frames");
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, kafka.groupId());
        properties.put(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                kafka.startFrom().name().toLowerCase(Locale.ROOT));
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        if (config.longestBacklog().isPresent()) {
            properties.put(
                    ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                    Math.min(SMALL_FETCH_BYTES, kafka.maxMessageBytes()));
        }
        properties.put(
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, longestPoll(kafka.startupTimeout(), config.drainTimeout()));
        if (config.staticMembership()) {
            properties.put(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG, config.instance());
        }
        if (!CONSUMER_PROTOCOL.equals(kafka.properties().get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
            // The classic protocol lets a restarted static member take over at once, and the client choose its session
            // timeout.
            properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
            properties.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(CooperativeStickyAssignor.class));
            properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
            properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        }
        return newConsumer(properties, new ByteBufferDeserializer());
    }

    /**
     * Longest time between two polls [ms], after which the group takes the instance for dead. Partitions that come and go within one
     * poll may take the start's time three times (own results, results, states), and the drain's four times (frames, results, states,
     * commit).
     */
    static int longestPoll(Duration startup, Duration drain) {
        Duration rebalances =
                startup.multipliedBy(3).plus(drain.multipliedBy(4)).plus(POLL_MARGIN);
        return (int) Math.max(LEAST_POLL_INTERVAL.toMillis(), rebalances.toMillis());
    }

    /** A consumer outside any group, for reading back what was published. */
    Consumer<byte[], byte[]> standaloneConsumer() {
        Map<String, Object> properties = consumer("recovery");
        properties.put(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, properties.get(ConsumerConfig.FETCH_MAX_BYTES_CONFIG));
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return newConsumer(properties, new ByteArrayDeserializer());
    }

    private Map<String, Object> consumer(String role) {
        Map<String, Object> properties = common(role);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MILLIS);
        // Of one partition of frames the client takes its default, 1 MiB: with many partitions more would fill the
        // heap.
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, (int)
                Math.min(FETCH_MAX_BYTES, config.memory().fetched()));
        return properties;
    }

    private <V> Consumer<byte[], V> newConsumer(Map<String, Object> properties, Deserializer<V> values) {
        return make(() -> new KafkaConsumer<>(withOverrides(properties), new ByteArrayDeserializer(), values));
    }

    private Map<String, Object> common(String role) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, config.instance() + "-" + role);
        return properties;
    }

    private Map<String, Object> withOverrides(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.putAll(kafka.properties());
        return all;
    }

    private <T> T make(Supplier<T> factory) {
        try {
            return factory.get();
        } catch (KafkaException e) {
            throw new BusException(
                    "cannot make a Kafka client for %s: %s; check drivesight.kafka.properties.*"
                            .formatted(kafka.bootstrapServers(), BusException.describe(e)),
                    e);
        }
    }
}
