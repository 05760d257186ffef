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
        int threads,
        int standbys,
        Optional<String> osi,
        Map<String, Object> kafka) {
    private static final int COMMIT_MILLIS = 100;

    /** How often a world is told when an instance dies. */
    public enum Guarantee {
        /** Those of the last tenth of a second may be told again, the same to the byte, or be missing. No transaction is waited for. */
        AT_LEAST_ONCE,
        /** Once, for consumers that read committed records: they wait for the end of a transaction, up to a tenth of a second, twice. */
        EXACTLY_ONCE
    }

    /** One that writes worlds and nothing else. */
    public FusionConfig(
            String application,
            String results,
            String worlds,
            Guarantee guarantee,
            int threads,
            int standbys,
            Map<String, Object> kafka) {
        this(application, results, worlds, guarantee, threads, standbys, Optional.empty(), kafka);
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
        Map<String, Object> all = new HashMap<>(kafka);
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        all.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
        all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MILLIS);
        all.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                guarantee == Guarantee.EXACTLY_ONCE ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
        // Freshness before throughput: nothing waits for company.
        all.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 100);
        Object most = kafka.get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        if (most != null) {
            all.put(StreamsConfig.topicPrefix("max.message.bytes"), most);
        }
        all.put(StreamsConfig.POLL_MS_CONFIG, 20);
        Properties properties = new Properties();
        properties.putAll(all);
        return properties;
    }
}
