package io.drivesight.fusion.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How the fusion runs.
 *
 * @param application its name: instances of one name share the vehicles
 * @param results topic that it reads
 * @param worlds topic that it writes
 * @param guarantee of each world
 * @param instance name of this one, unique and the same after a restart, which then takes over at once; empty: what a killed instance had is
 *     taken over after ten seconds
 * @param threads that work, at least 1
 * @param standbys instances that keep a copy of a vehicle's state, so that they can go on at once, at least 0
 * @param osi topic that gets the worlds as {@code osi3.SensorData}; empty: none
 * @param kafka settings of the clients: {@code bootstrap.servers}, security
 */
public record FusionConfig(
        String application,
        String results,
        String worlds,
        Guarantee guarantee,
        Optional<String> instance,
        int threads,
        int standbys,
        Optional<String> osi,
        Map<String, Object> kafka) {
    /** So much is made again after a crash [ms]. */
    private static final int COMMIT_MILLIS = 500;
    /** So long a world waits to be told in a transaction, at most [ms]. */
    private static final int TRANSACTION_MILLIS = 100;

    private static final int SESSION_MILLIS = 10_000;

    /** How often a world is told when an instance dies. */
    public enum Guarantee {
        /**
         * None is missing, but for results that nobody can take in. Those of the last half second are made again, the same to the byte, and
         * told where they are not on the topic yet: told twice are only those of an instance that was taken for dead and was not, and
         * those that lie too far back there to be looked for. No transaction is waited for.
         */
        AT_LEAST_ONCE,
        /** Once, for consumers that read committed records: they wait for the end of a transaction, up to a tenth of a second, twice. */
        EXACTLY_ONCE
    }

    public FusionConfig {
        if (threads < 1 || standbys < 0) {
            throw new IllegalArgumentException("fusion: threads are at least 1 and standbys at least 0");
        }
        kafka = Map.copyOf(kafka);
    }

    /** All topics that must be there. */
    List<String> topics() {
        return Stream.concat(Stream.of(results, worlds), osi.stream()).toList();
    }

    /** The settings of Kafka Streams. */
    Properties properties() {
        Map<String, Object> all = new HashMap<>();
        // Without the prefix, so that a user's own without it counts.
        all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        all.putAll(kafka);
        instance.ifPresent(
                name -> all.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), name));
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        all.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
        boolean once = guarantee == Guarantee.EXACTLY_ONCE;
        all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, once ? TRANSACTION_MILLIS : COMMIT_MILLIS);
        all.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                once ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
        // Freshness before throughput: nothing waits for company.
        all.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 100);
        Object most = kafka.get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        if (most != null) {
            all.put(StreamsConfig.topicPrefix("max.message.bytes"), most);
        }
        all.put(StreamsConfig.POLL_MS_CONFIG, 20);
        // There is no global table; left out, each start warns of the next default. Its constant is deprecated already.
        all.put("processing.exception.handler.global.enabled", true);
        Properties properties = new Properties();
        properties.putAll(all);
        return properties;
    }
}
