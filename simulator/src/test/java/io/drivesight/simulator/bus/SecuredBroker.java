package io.drivesight.simulator.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.awaitility.Awaitility;

/**
 * A broker with two ways in: its own port for the test, and one with TLS and SASL (SCRAM-SHA-512). Its certificate is made for
 * it, by the JDK's keytool, and signed by itself.
 */
public final class SecuredBroker implements AutoCloseable {
    public static final String USER = "perception";
    private static final int ITERATIONS = 4096;

    private final EmbeddedBroker broker;
    private final Path folder;
    private final int port;
    private final String storePassword;

    private SecuredBroker(EmbeddedBroker broker, Path folder, int port, String storePassword) {
        this.broker = broker;
        this.folder = folder;
        this.port = port;
        this.storePassword = storePassword;
    }

    /**
     * Starts one that knows {@link #USER}.
     *
     * @param folder where key and trust stores are made
     * @param password of the user
     * @param storePassword of key and trust stores
     */
    public static SecuredBroker startNew(Path folder, String password, String storePassword)
            throws IOException, InterruptedException, ExecutionException {
        makeStores(folder, "broker", storePassword);
        makeStores(folder, "stranger", storePassword);
        int port = freePort();
        EmbeddedBroker broker = EmbeddedBroker.startNew(BrokerOptions.defaults()
                .withProperties(Map.ofEntries(
                        Map.entry("listeners", "SECURED://127.0.0.1:" + port),
                        Map.entry("advertised.listeners", "SECURED://127.0.0.1:" + port),
                        Map.entry("listener.security.protocol.map", "SECURED:SASL_SSL"),
                        Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                        Map.entry(
                                "listener.name.secured.scram-sha-512.sasl.jaas.config",
                                "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                        Map.entry(
                                "listener.name.secured.ssl.keystore.location",
                                folder.resolve("broker.keys.p12").toString()),
                        Map.entry("listener.name.secured.ssl.keystore.type", "PKCS12"),
                        Map.entry("listener.name.secured.ssl.keystore.password", storePassword),
                        Map.entry("listener.name.secured.ssl.key.password", storePassword))));
        SecuredBroker secured = new SecuredBroker(broker, folder, port, storePassword);
        secured.addUser(password);
        return secured;
    }

    /** Makes a key with a certificate signed by itself, and a store that trusts it alone. */
    private static void makeStores(Path folder, String name, String password) throws IOException, InterruptedException {
        String keys = folder.resolve(name + ".keys.p12").toString();
        String certificate = folder.resolve(name + ".pem").toString();
        String trusted = folder.resolve(name + ".trusted.p12").toString();
        keytool(
                "-genkeypair -alias broker -keyalg EC -groupname secp256r1 -validity 2 -ext SAN=ip:127.0.0.1",
                "-dname",
                "CN=" + name,
                "-keystore",
                keys,
                "-storepass",
                password);
        keytool("-exportcert -rfc -alias broker", "-file", certificate, "-keystore", keys, "-storepass", password);
        keytool(
                "-importcert -noprompt -alias broker",
                "-file",
                certificate,
                "-keystore",
                trusted,
                "-storepass",
                password);
    }

    private static void keytool(String fixed, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(fixed.split(" ", -1)));
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-storetype", "PKCS12"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + fixed);
        }
    }

    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addUser(String password) throws InterruptedException, ExecutionException {
        ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
        try (Admin admin = KafkaConnection.of(broker).admin()) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(USER, info, password)))
                    .all()
                    .get();
        }
        // It takes a moment until the broker knows.
        KafkaConnection connection = new KafkaConnection(
                bootstrapServers(), BrokerOptions.DEFAULT_MAX_MESSAGE_BYTES, clientProperties(password));
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> isLetIn(connection));
    }

    private static boolean isLetIn(KafkaConnection connection) throws Exception {
        try (Admin admin = connection.admin()) {
            return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
        }
    }

    /** Client properties of the user, as the documentation has them. */
    public Map<String, String> clientProperties(String password) {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "ssl.truststore.location",
                trustStore().toString(),
                "ssl.truststore.password",
                storePassword,
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + USER + "\" password=\""
                        + password + "\";");
    }

    /** The store that trusts the broker. */
    public Path trustStore() {
        return folder.resolve("broker.trusted.p12");
    }

    /** A store, of the same password, that trusts somebody else. */
    public Path otherTrustStore() {
        return folder.resolve("stranger.trusted.p12");
    }

    /** The broker, by its own port. */
    public EmbeddedBroker direct() {
        return broker;
    }

    /** Where clients connect that have to prove who they are. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        broker.close();
    }
}
