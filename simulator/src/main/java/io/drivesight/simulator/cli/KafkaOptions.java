package io.drivesight.simulator.cli;

import io.drivesight.simulator.bus.BrokerOptions;
import io.drivesight.simulator.bus.KafkaConnection;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to reach a Kafka cluster, as options. */
final class KafkaOptions {
    @Option(
            names = "--bootstrap-servers",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Where to find the Kafka cluster; several are separated by commas.")
    @SuppressWarnings("NullAway.Init") // required, so set by picocli
    private String bootstrapServers;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Java properties file with Kafka client settings, e.g. for TLS and SASL.")
    private @Nullable Path file;

    @Option(
            names = "--kafka-property",
            paramLabel = "KEY=VALUE",
            description = "One Kafka client setting; wins over the file. Secrets belong into the file.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = "--max-message-bytes",
            paramLabel = "N",
            description = "Largest message; topic and broker must allow it (default: ${DEFAULT-VALUE}).")
    private int maxMessageBytes = BrokerOptions.DEFAULT_MAX_MESSAGE_BYTES;

    /**
     * The connection to a cluster that answers.
     *
     * @throws IOException when the file cannot be read
     */
    KafkaConnection connection() throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        if (file != null) {
            read(file).forEach((key, value) -> all.put(key.toString(), value.toString()));
        }
        all.putAll(properties);
        KafkaConnection connection = new KafkaConnection(bootstrapServers, maxMessageBytes, all);
        connection.check();
        return connection;
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
