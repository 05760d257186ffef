package io.drivesight.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.drivesight.core.pipeline.ZoomMode;
import io.drivesight.core.prediction.PredictorConfig;
import io.drivesight.service.config.SettingReader.Secrets;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.modes.ModeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    private static final Map<String, String> NEEDED =
            Map.of("kafka.bootstrap-servers", "localhost:9092", "model.path", "m.onnx");

    @TempDir
    Path folder;

    private static Map<String, String> with(String... more) {
        Map<String, String> settings = new HashMap<>(NEEDED);
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private Path yaml(String text) throws IOException {
        return Files.writeString(folder.resolve("drivesight.yaml"), text);
    }

    private static List<String> problems(Map<String, String> settings) {
        try {
            ServiceConfig.of(settings);
            return List.of();
        } catch (ConfigException e) {
            return e.problems();
        }
    }

    @Test
    void of_neededOnly_hasDefaults() {
        ServiceConfig config = ServiceConfig.of(NEEDED);

        assertThat(config.policy()).isEqualTo(FreshnessPolicy.LATEST);
        assertThat(config.http()).isEqualTo(new ServiceConfig.Http("127.0.0.1", 8080));
        assertThat(config.kafka().topics().all())
                .containsExactly(
                        "camera.frames",
                        "perception.results",
                        "perception.dead-letters",
                        "perception.status",
                        "perception.state");
        assertThat(config.deadlineBudget()).isEmpty();
        assertThat(config.staticMembership()).isFalse();
        assertThat(config.instance()).startsWith("drivesight-");
        assertThat(config.lanes().maxInFlight()).isEqualTo(config.workers());
    }

    @Test
    void of_horizonStepAndLeastConfidence_areTaken() {
        ServiceConfig config =
                ServiceConfig.of(with("hints.horizon", "4s", "hints.step", "100ms", "hints.least-confidence", "0.1"));

        assertThat(config.prediction()).isEqualTo(new PredictorConfig(4, 0.1, 0.1));
        assertThat(ServiceConfig.of(NEEDED).prediction()).isEqualTo(PredictorConfig.DEFAULT);
    }

    @Test
    void of_horizonAndStepThatDoNotGoTogether_saysWhy() {
        assertThat(problems(with("hints.horizon", "1s", "hints.step", "2s")))
                .singleElement()
                .asString()
                .contains("hints.horizon and hints.step", "at most the horizon");
        assertThat(problems(with("hints.horizon", "10s", "hints.step", "1ms")))
                .singleElement()
                .asString()
                .contains("at most 200 points");
        assertThat(problems(with("hints.horizon", "11s")))
                .singleElement()
                .asString()
                .contains("drivesight.hints.horizon = '11s'", "1 ms to 10 s");
    }

    @Test
    void of_zoom_isOffUnlessAskedForAndNotByLoadUnderEvery() {
        assertThat(ServiceConfig.of(NEEDED).model().zoom()).isEqualTo(ZoomMode.OFF);
        assertThat(ServiceConfig.of(with("model.zoom", "spare")).model().zoom()).isEqualTo(ZoomMode.SPARE);
        assertThat(ServiceConfig.of(with("model.zoom", "alternate", "policy", "every"))
                        .model()
                        .zoom())
                .isEqualTo(ZoomMode.ALTERNATE);
        assertThat(problems(with("model.zoom", "spare", "policy", "every")))
                .singleElement()
                .asString()
                .contains("take alternate or off");
    }

    @Test
    void of_modes_areTakenAndChecked() {
        assertThat(ServiceConfig.of(with("modes.window", "3s", "modes.clock-skew", "1s"))
                        .modes())
                .isEqualTo(new ModeLimits(
                        Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(1)));
        assertThat(problems(with("memory.share", "2", "modes.enter-after", "0s")))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("a number, 0.05 to 0.8"))
                .anySatisfy(problem -> assertThat(problem).contains("1 ms to 3600 s"));
    }

    @Test
    void load_fileEnvironmentAndFlags_laterWins() throws Exception {
        Path file = yaml("""
                drivesight:
                  workers: 3
                  deadline-budget: 250ms
                  policy: every
                  kafka:
                    group-id: from-file
                    bootstrap-servers: file:9092
                    properties:
                      security.protocol: SASL_SSL
                      ssl.truststore.location: /etc/trust.p12
                      sasl.jaas.config: ${JAAS}
                  model: {path: file.onnx}
                """);
        Map<String, String> environment = Map.of(
                "DRIVESIGHT_KAFKA_GROUP_ID",
                "from-environment",
                "DRIVESIGHT_WORKERS",
                "5",
                "DRIVESIGHT_KAFKA_PROPERTIES_SSL_TRUSTSTORE_PASSWORD",
                "hush",
                "JAAS",
                "secret stuff",
                "DRIVESIGHT_HOME",
                "somewhere");

        ServiceConfig config = new ConfigLoader(environment)
                .load(Optional.of(file), Map.of("workers", "7", "drivesight.model.path", "flag.onnx"));

        assertThat(config.workers()).isEqualTo(7);
        assertThat(config.kafka().groupId()).isEqualTo("from-environment");
        assertThat(config.kafka().bootstrapServers()).isEqualTo("file:9092");
        assertThat(config.policy()).isEqualTo(FreshnessPolicy.EVERY);
        assertThat(config.deadlineBudget()).contains(Duration.ofMillis(250));
        assertThat(config.model().path()).isEqualTo(Path.of("flag.onnx"));
        assertThat(config.kafka().properties())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.truststore.location", "/etc/trust.p12")
                .containsEntry("ssl.truststore.password", "hush")
                .containsEntry("sasl.jaas.config", "secret stuff");
        assertThat(config.effective())
                .containsEntry("drivesight.kafka.properties.ssl.truststore.password", Secrets.HIDDEN)
                .containsEntry("drivesight.kafka.properties.sasl.jaas.config", Secrets.HIDDEN)
                .containsEntry("drivesight.kafka.properties.security.protocol", "SASL_SSL");
        assertThat(config.effective().toString()).doesNotContain("hush").doesNotContain("secret stuff");
    }

    @Test
    void of_severalWrongValues_tellsAllWithKeyValueAndWhatIsAllowed() {
        List<String> problems = problems(with(
                "workers", "many",
                "policy", "newest",
                "http.port", "70000",
                "deadline-budget", "soon",
                "model.score-threshold", "1.5",
                "kafka.create-topics", "maybe",
                "lane.capasity", "8",
                "kafka.properties.acks", "0"));

        assertThat(problems).hasSize(8);
        assertThat(problems)
                .anySatisfy(problem -> assertThat(problem)
                        .contains("drivesight.workers = 'many'")
                        .contains("whole number, 1 to 256"));
        assertThat(problems)
                .anySatisfy(problem -> assertThat(problem)
                        .contains("drivesight.policy = 'newest'")
                        .contains("one of latest, every"));
        assertThat(problems).anySatisfy(problem -> assertThat(problem).contains("drivesight.lane.capasity"));
        assertThat(problems).anySatisfy(problem -> assertThat(problem).contains("kafka.properties.acks"));
    }

    @Test
    void of_nothing_namesWhatIsNeeded() {
        assertThat(problems(Map.of()))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("drivesight.model.path is not set"))
                .anySatisfy(problem -> assertThat(problem).contains("drivesight.kafka.bootstrap-servers is not set"));
    }

    @Test
    void load_unresolvedExpressionOrMissingFile_saysWhich() throws Exception {
        Path file = yaml("drivesight: {kafka: {properties: {sasl.jaas.config: '${NOT_SET}'}}}");

        assertThatThrownBy(() -> new ConfigLoader(Map.of()).load(Optional.of(file), NEEDED))
                .asInstanceOf(type(ConfigException.class))
                .extracting(ConfigException::getMessage)
                .asString()
                .contains("sasl.jaas.config")
                .contains("NOT_SET");
        assertThatThrownBy(() -> new ConfigLoader(Map.of()).load(Optional.of(folder.resolve("no.yaml")), NEEDED))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no.yaml");
        assertThatThrownBy(() -> new ConfigLoader(Map.of()).load(Optional.of(yaml("a: [")), NEEDED))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("YAML");
    }

    @Test
    void settings_everyKeyIsInTheReference() throws Exception {
        String reference = Files.readString(Path.of("../../docs/operations.md"));

        for (SettingReader.Setting setting : ConfigLoader.settings()) {
            assertThat(reference)
                    .as("docs/operations.md names drivesight." + setting.key() + " and its default")
                    .contains("| `" + setting.key() + "` | "
                            + (setting.defaultValue().isEmpty() ? "-" : "`" + setting.defaultValue() + "`") + " |");
        }
    }
}
