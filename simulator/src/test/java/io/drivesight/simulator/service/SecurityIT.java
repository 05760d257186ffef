package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.service.DriveSightService;
import io.drivesight.service.StartException;
import io.drivesight.service.config.ConfigLoader;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.simulator.bus.SecuredBroker;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A broker that asks for TLS and a password; the service as a process, set up as docs/operations.md says. */
@Timeout(180)
class SecurityIT {
    private static final String PASSWORD = "correct-horse-battery-staple";
    private static final String WRONG_PASSWORD = "wrong-horse-battery-staple";
    private static final String STORE_PASSWORD = "store-of-trust";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static SecuredBroker broker;
    private static Path model;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = SecuredBroker.startNew(folder, PASSWORD, STORE_PASSWORD);
        model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static ServiceRig rig(TestInfo test) {
        return new ServiceRig(
                broker.direct(), test.getTestMethod().orElseThrow().getName(), model, 1);
    }

    /** The documented properties, secrets by reference to the environment; later ones are set besides. */
    private static Map<String, String> settings(ServiceRig rig, String... more) {
        Map<String, String> settings = rig.settings(
                "kafka.bootstrap-servers",
                broker.bootstrapServers(),
                "log.level",
                "debug",
                "kafka.startup-timeout",
                "3s");
        Map<String, String> properties = new HashMap<>(broker.clientProperties("${KAFKA_PASSWORD}"));
        properties.put("ssl.truststore.password", "${TRUSTSTORE_PASSWORD}");
        properties.forEach((key, value) -> settings.put("kafka.properties." + key, value));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static Map<String, String> environment(String password) {
        return Map.of("KAFKA_PASSWORD", password, "TRUSTSTORE_PASSWORD", STORE_PASSWORD);
    }

    private static ServiceProcess start(TestInfo test, ServiceRig rig, String password) throws Exception {
        Path log = folder.resolve(test.getTestMethod().orElseThrow().getName() + ".log");
        return ServiceProcess.start(log, "512m", settings(rig), environment(password));
    }

    private static void assertNoSecrets(String text) {
        assertThat(text).doesNotContain(PASSWORD, WRONG_PASSWORD, STORE_PASSWORD);
    }

    /** The service does not start, says this, and neither its message nor what anybody logs has a secret in it. */
    private static void assertRefused(TestInfo test, String[] more, String... told) {
        LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger ours = logging.getLogger("io.drivesight");
        Level before = ours.getLevel();
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        root.addAppender(logged);
        ours.setLevel(Level.DEBUG);
        try (ServiceRig rig = rig(test)) {
            ServiceConfig config = new ConfigLoader(environment(PASSWORD)).load(Optional.empty(), settings(rig, more));
            assertThatThrownBy(() -> DriveSightService.start(config))
                    .isInstanceOf(StartException.class)
                    .hasMessageContainingAll(told)
                    .hasMessageContainingAll("check ", "drivesight.kafka.properties.*")
                    .satisfies(refused -> assertNoSecrets(refused.toString() + refused.getCause()));
        } finally {
            root.detachAppender(logged);
            ours.setLevel(before);
        }
        for (ILoggingEvent event : logged.list) {
            assertNoSecrets(event.getFormattedMessage());
            if (event.getThrowableProxy() != null) {
                assertNoSecrets(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
    }

    @Test
    void saslOverTls_documentedProperties_framesAreProcessed(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test);
                ServiceProcess service = start(test, rig, PASSWORD)) {
            for (int sequence = 0; sequence < 30; sequence++) {
                rig.send(SquareFrames.frame(SquareFrames.camera(1), sequence));
            }
            rig.flush();

            assertThat(ServiceRig.counts(rig.outcomes(30))).isEqualTo(Map.of(Outcome.PROCESSED, 30));
            String config = service.page("/config");
            assertThat(config).contains("SASL_SSL");
            assertNoSecrets(config);
            assertThat(service.terminate(PATIENCE)).isIn(0, 143);
            assertNoSecrets(service.log());
        }
    }

    @Test
    void wrongPassword_exitsAndSaysSo(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test);
                ServiceProcess service = start(test, rig, WRONG_PASSWORD)) {
            assertThat(service.exitCode(PATIENCE)).as(service::log).isEqualTo(1);
            String lastLine = service.log().lines().reduce("", (before, line) -> line);
            assertThat(lastLine)
                    .startsWith("drivesight serve: ")
                    .contains("SaslAuthenticationException", "invalid credentials")
                    .contains("check ", "drivesight.kafka.properties.*");
            assertNoSecrets(service.log());
        }
    }

    @Test
    void certificateNotTrusted_isRefusedAndSaysSo(TestInfo test) {
        String other = broker.otherTrustStore().toString();
        assertRefused(
                test,
                new String[] {"kafka.properties.ssl.truststore.location", other},
                "SslAuthenticationException",
                "unable to find valid certification path");
    }

    @Test
    void trustStoreMissing_isRefusedAndNamesIt(TestInfo test) {
        assertRefused(test, new String[] {"kafka.properties.ssl.truststore.location", "no-such.p12"}, "no-such.p12");
    }

    @Test
    void tlsForgotten_isRefusedAndSaysWhatToCheck(TestInfo test) {
        // A single call must not outlast the start-up's own time-out.
        String[] plain = {
            "kafka.properties.security.protocol", "SASL_PLAINTEXT",
            "kafka.properties.default.api.timeout.ms", "2000",
            "kafka.properties.request.timeout.ms", "2000"
        };
        assertRefused(test, plain, "cannot reach Kafka");
    }

    @Test
    void loginSettingsMalformed_isRefusedWithoutShowingThem(TestInfo test) {
        String malformed = "ScramLoginModule username=\"perception\" password=\"${KAFKA_PASSWORD}";
        assertRefused(
                test, new String[] {"kafka.properties.sasl.jaas.config", malformed}, "cannot make a Kafka client");
    }
}
