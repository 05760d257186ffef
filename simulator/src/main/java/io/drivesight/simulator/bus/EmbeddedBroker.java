package io.drivesight.simulator.bus;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker in a JVM of its own: one node, reachable from this machine only, on a free port, its storage in a temporary
 * folder. The JVM runs on the class path of the caller and ends with the caller, also when the caller is killed; the folder
 * goes with it, and a folder that was left all the same goes at the next start of any broker.
 *
 * <p>{@link #kill()}, {@link #stop()} and {@link #start()} keep storage and port, so a failure can be played: clients find
 * the same topics again. Not thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int LOG_LINES_SHOWN = 30;
    /** A broker that runs dry ends some records before its disk is full to the last byte. */
    private static final long LEAST_FREE_BYTES = 4 << 20;

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration PROBE = Duration.ofMillis(50);

    private final BrokerOptions options;
    private final BrokerStorage storage;
    private final int port;
    private @Nullable Process process;

    private EmbeddedBroker(BrokerOptions options, BrokerStorage storage, int port) {
        this.options = options;
        this.storage = storage;
        this.port = port;
    }

    /**
     * Starts a broker with the default options and waits until it answers.
     *
     * @throws BrokerException when it does not come up
     */
    public static EmbeddedBroker startNew() {
        return startNew(BrokerOptions.defaults());
    }

    /**
     * Starts a broker and waits until it answers.
     *
     * @throws BrokerException when it does not come up
     */
    public static EmbeddedBroker startNew(BrokerOptions options) {
        BrokerStorage.deleteStale(options.parentFolder());
        EmbeddedBroker broker = prepare(options);
        try {
            broker.start();
            return broker;
        } catch (BrokerException failed) {
            broker.close();
            throw failed;
        }
    }

    private static EmbeddedBroker prepare(BrokerOptions options) {
        try (ServerSocket clients = anyPort();
                ServerSocket controller = anyPort()) {
            return prepare(options, clients.getLocalPort(), controller.getLocalPort());
        } catch (IOException none) {
            throw new BrokerException("no free port on this machine: " + none.getMessage(), none);
        }
    }

    private static ServerSocket anyPort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /** A broker that does not run yet, on these ports. */
    static EmbeddedBroker prepare(BrokerOptions options, int port, int controllerPort) {
        try {
            BrokerStorage storage = BrokerStorage.create(options.parentFolder());
            writeFiles(storage, options, port, controllerPort);
            return new EmbeddedBroker(options, storage, port);
        } catch (IOException unwritable) {
            throw new BrokerException(
                    "no folder for the broker could be made in " + options.parentFolder() + ": " + unwritable,
                    unwritable);
        }
    }

    private static void writeFiles(BrokerStorage storage, BrokerOptions options, int port, int controllerPort)
            throws IOException {
        try (Writer writer = Files.newBufferedWriter(storage.properties())) {
            options.brokerProperties(port, controllerPort, storage.data().toString())
                    .store(writer, null);
        }
        Files.writeString(storage.logging(), """
                <configuration>
                  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{24} %msg%n</pattern></encoder>
                  </appender>
                  <root level="WARN"><appender-ref ref="OUT"/></root>
                </configuration>
                """);
    }

    /**
     * Starts the broker on its storage and port, after {@link #stop()} or {@link #kill()}; nothing when it runs.
     *
     * @throws BrokerException when it does not come up
     */
    public void start() {
        if (isAlive()) {
            return;
        }
        try {
            process = startProcess();
        } catch (IOException noJava) {
            throw new BrokerException("the broker's JVM could not be started: " + noJava.getMessage(), noJava);
        }
        awaitReady(process);
    }

    /** Starts {@link BrokerMain} on the class path of this JVM. */
    private Process startProcess() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + options.heapMegabytes() + "m",
                "-Xms" + Math.min(64, options.heapMegabytes()) + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + storage.folder(),
                "-Dlogback.configurationFile=" + storage.logging(),
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                BrokerMain.class.getName(),
                storage.folder().toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(storage.log().toFile()));
        builder.directory(storage.folder().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("KAFKA_"));
        builder.environment().put("CLASSPATH", classPath());
        return builder.start();
    }

    /** This JVM's class path. The child works in another folder, so relative entries are made absolute. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void awaitReady(Process started) {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        awaitPort(started, deadline);
        try (Admin admin = KafkaConnection.of(this).admin()) {
            while (!answers(admin)) {
                failIfOver(started, deadline);
            }
        }
    }

    private void awaitPort(Process started, long deadline) {
        while (!isListening()) {
            failIfOver(started, deadline);
            try {
                Thread.sleep(PROBE.toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new BrokerException("interrupted while the broker was starting", interrupted);
            }
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean answers(Admin admin) {
        try {
            return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while the broker was starting", interrupted);
        } catch (ExecutionException | TimeoutException notYet) {
            return false;
        }
    }

    private void failIfOver(Process started, long deadline) {
        if (!started.isAlive()) {
            throw new BrokerException(
                    "the broker ended while starting (status " + started.exitValue() + ")" + findings());
        }
        if (System.nanoTime() > deadline) {
            throw new BrokerException(
                    "the broker did not answer within " + START_TIMEOUT.toSeconds() + " s" + findings());
        }
    }

    /** What may explain the failure. On a full disk the log says nothing, since it is on that disk too. */
    private String findings() {
        long free = storage.freeBytes();
        String space = free < LEAST_FREE_BYTES
                ? ": its disk is full, only %d KiB are free in %s; make room, or set java.io.tmpdir to a folder on another disk"
                        .formatted(free >> 10, storage.folder().getParent())
                : "";
        return space + "; its log says:\n" + log();
    }

    /** Why the broker has ended by itself; empty while it runs, and after {@link #stop()} and {@link #kill()}. */
    public Optional<String> trouble() {
        return process == null || process.isAlive()
                ? Optional.empty()
                : Optional.of("Kafka has ended by itself (status " + process.exitValue() + ")" + findings());
    }

    /** Stops the broker in an orderly way, or kills it after some seconds; storage and port are kept. */
    public void stop() {
        if (process != null) {
            // Process.destroy would close its standard input too, and a broker whose parent is gone deletes its
            // storage.
            process.toHandle().destroy();
            if (ends(process)) {
                process = null;
            }
            kill();
        }
    }

    /** Kills the broker as a crash would; storage and port are kept. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            ends(process);
            process = null;
        }
    }

    private static boolean ends(Process process) {
        try {
            return process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** True while the broker's JVM runs. */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Where clients connect: {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return BrokerOptions.HOST + ":" + port;
    }

    /** The folder with the broker's data and log; gone after {@link #close()}. */
    public Path folder() {
        return storage.folder();
    }

    /** The end of the broker's log: warnings and errors only. */
    public String log() {
        return storage.logTail(LOG_LINES_SHOWN);
    }

    /** Version of Kafka, the broker's and the clients'; {@code unknown} when its jar does not say. */
    public static String version() {
        Properties properties = new Properties();
        try (InputStream file = EmbeddedBroker.class.getResourceAsStream("/kafka/kafka-version.properties")) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Kafka's jar cannot be read", unreadable);
        }
        return properties.getProperty("version", "unknown");
    }

    /** Process id of the broker's JVM; 0 when it does not run. */
    public long pid() {
        return process == null ? 0 : process.pid();
    }

    /** Stops the broker and deletes its folder. */
    @Override
    public void close() {
        // Nothing of the storage is kept, so there is nothing that an orderly stop would save.
        kill();
        storage.delete();
    }

    /** The broker did not start or does not answer; the message says why and carries the end of its log. */
    public static final class BrokerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public BrokerException(String message) {
            super(message);
        }

        public BrokerException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
