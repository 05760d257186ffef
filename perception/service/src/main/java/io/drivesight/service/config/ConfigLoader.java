package io.drivesight.service.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Loads the configuration: defaults, then a YAML file, then the environment ({@code DRIVESIGHT_KAFKA_GROUP_ID} is
 * {@code drivesight.kafka.group-id}), then flags; the later one wins. Values may refer to others and to the environment as
 * {@code ${NAME}}.
 */
public final class ConfigLoader {
    private static final String KAFKA_PROPERTIES = SettingReader.PREFIX + "kafka.properties.";
    private static final String KAFKA_PROPERTIES_ENV = "DRIVESIGHT_KAFKA_PROPERTIES_";
    private static final String FLAGS = "flags";

    /** What the delivery guarantees rest on. */
    private static final Set<String> OURS = Set.of(
            "group.id",
            "group.instance.id",
            "enable.auto.commit",
            "auto.offset.reset",
            "acks",
            "enable.idempotence",
            "transactional.id",
            "key.serializer",
            "value.serializer",
            "key.deserializer",
            "value.deserializer");

    private static final int FILE_ORDINAL = 100;
    private static final int ENVIRONMENT_ORDINAL = 300;
    private static final int FLAG_ORDINAL = 400;

    private final Map<String, String> environment;

    /**
     * Loads with the given environment.
     *
     * @param environment variables by name, as of {@link System#getenv()}
     */
    public ConfigLoader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Loads and checks a configuration.
     *
     * @param file a YAML file
     * @param flags values by key, with or without the prefix {@code drivesight.}
     * @throws ConfigException with every problem found
     */
    public ServiceConfig load(Optional<Path> file, Map<String, String> flags) {
        List<ConfigSource> named = new ArrayList<>();
        file.ifPresent(path -> named.add(yaml(path)));
        named.add(new PropertiesConfigSource(prefixed(flags), FLAGS, FLAG_ORDINAL));
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(named)
                .withSources(new EnvConfigSource(environment, ENVIRONMENT_ORDINAL))
                .build();
        SettingReader reader = new SettingReader(config);
        ServiceConfig result = new ConfigReading(reader).read(kafkaProperties(config, reader));
        List<String> problems = new ArrayList<>(reader.problems());
        problems.addAll(unknownKeys(named, reader.settings()));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return result;
    }

    /** Every key there is, in the order of the reference. */
    static List<SettingReader.Setting> settings() {
        SettingReader reader = new SettingReader(new SmallRyeConfigBuilder().build());
        new ConfigReading(reader).read(Map.of());
        return reader.settings();
    }

    private static Map<String, String> prefixed(Map<String, String> flags) {
        return flags.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> prefixed(entry.getKey()), Map.Entry::getValue, (first, last) -> last));
    }

    private static String prefixed(String key) {
        return key.startsWith(SettingReader.PREFIX) ? key : SettingReader.PREFIX + key;
    }

    private static ConfigSource yaml(Path file) {
        try {
            return new YamlConfigSource(file.toString(), Files.readString(file), FILE_ORDINAL);
        } catch (NoSuchFileException e) {
            throw new ConfigException(List.of("--config " + file + ": no such file"));
        } catch (IOException e) {
            throw new ConfigException(List.of("--config " + file + ": cannot be read: " + e));
        } catch (RuntimeException e) {
            throw new ConfigException(List.of("--config " + file + ": not a YAML mapping: " + e.getMessage()));
        }
    }

    /** Kafka's own properties: their names contain dots, so the environment's underscores can only mean dots. */
    private Map<String, String> kafkaProperties(SmallRyeConfig config, SettingReader reader) {
        Map<String, String> properties = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(KAFKA_PROPERTIES_ENV)) {
                String property = name.substring(KAFKA_PROPERTIES_ENV.length());
                properties.put(property.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(KAFKA_PROPERTIES)) {
                String property = unquoted(name.substring(KAFKA_PROPERTIES.length()));
                // Where the environment names it too, the environment's value was found above and stays, unless a flag
                // says more.
                reader.verbatim(name)
                        .ifPresent(value -> properties.merge(
                                property,
                                value,
                                (fromEnvironment, found) -> isFlag(config, name) ? found : fromEnvironment));
            }
        }
        for (String property : properties.keySet()) {
            if (OURS.contains(property)) {
                reader.problem(KAFKA_PROPERTIES + property + ": is set by the service itself and must not be changed");
            }
        }
        return properties;
    }

    private static boolean isFlag(SmallRyeConfig config, String name) {
        return FLAGS.equals(config.getConfigValue(name).getConfigSourceName());
    }

    private static String unquoted(String name) {
        return name.replace("\"", "");
    }

    private static List<String> unknownKeys(List<ConfigSource> sources, List<SettingReader.Setting> settings) {
        Set<String> known = settings.stream()
                .map(setting -> SettingReader.PREFIX + setting.key())
                .collect(Collectors.toSet());
        Map<String, String> unknown = new LinkedHashMap<>();
        for (ConfigSource source : sources) {
            for (String name : new TreeSet<>(source.getPropertyNames())) {
                if (!known.contains(name) && !name.startsWith(KAFKA_PROPERTIES)) {
                    unknown.put(name, source.getName());
                }
            }
        }
        return unknown.entrySet().stream()
                .map(entry -> entry.getKey() + " (from " + entry.getValue()
                        + "): no such setting; the settings are listed in docs/operations.md")
                .toList();
    }
}
