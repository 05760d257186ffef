package io.drivesight.simulator.bus;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * How to reach a Kafka cluster.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param maxMessageBytes largest message to send or fetch [bytes]
 * @param properties client properties that win over the ones chosen here, e.g. TLS and SASL
 */
public record KafkaConnection(String bootstrapServers, int maxMessageBytes, Map<String, String> properties) {
    private static final int CONNECT_SECONDS = 20;

    public KafkaConnection {
        properties = Map.copyOf(properties);
    }

    /** The connection of a broker on this machine. */
    public static KafkaConnection of(EmbeddedBroker broker) {
        return new KafkaConnection(broker.bootstrapServers(), BrokerOptions.DEFAULT_MAX_MESSAGE_BYTES, Map.of());
    }

    /** A client's configuration: the given tuning, over it the connection, over it the properties. */
    public Map<String, Object> config(Map<String, Object> tuning) {
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

    /**
     * Creates topics with the cluster's own replication factor; those that exist are left as they are.
     *
     * @param partitions of each; topics keyed alike should have the same number
     * @throws BrokerException when one cannot be created
     */
    public void createTopics(int partitions, Collection<String> names) {
        try (Admin admin = admin()) {
            new Topics(admin).create(partitions, maxMessageBytes, Map.of(), names);
        }
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
        try (Admin admin = admin()) {
            new Topics(admin).create(partitions, maxMessageBytes, configs, List.of(name));
        }
    }

    /**
     * Makes sure that the cluster answers.
     *
     * @throws BrokerException when it does not; the message says what to check
     */
    public void check() {
        try (Admin admin = admin()) {
            admin.describeCluster().nodes().get(CONNECT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException unreachable) {
            Throwable cause = unreachable.getCause() == null ? unreachable : unreachable.getCause();
            throw new BrokerException(
                    "no Kafka answers at " + bootstrapServers + " ("
                            + cause.getClass().getSimpleName()
                            + "): is it running, and are TLS and SASL settings right?",
                    unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while connecting to " + bootstrapServers, interrupted);
        }
    }
}
