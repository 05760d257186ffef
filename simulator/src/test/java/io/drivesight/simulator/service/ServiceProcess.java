package io.drivesight.simulator.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A command, {@code drivesight serve} as a rule, in a virtual machine of its own, to be ended in any way. */
public final class ServiceProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("status at (http://\\S+)/");

    private final Process process;
    private final Path log;

    private ServiceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static ServiceProcess start(Path log, Map<String, String> settings) throws IOException {
        return start(log, settings, Map.of());
    }

    static ServiceProcess start(Path log, Map<String, String> settings, Map<String, String> environment)
            throws IOException {
        return start(log, "512m", settings, environment);
    }

    /** With a heap of this size. */
    static ServiceProcess start(Path log, String heap, Map<String, String> settings, Map<String, String> environment)
            throws IOException {
        List<String> arguments = new ArrayList<>();
        settings.forEach((key, value) -> {
            arguments.add("--set");
            arguments.add(key + "=" + value);
        });
        return start(log, heap, "io.drivesight.service.Main", arguments, environment);
    }

    /** Another command. */
    public static ServiceProcess start(
            Path log, String heap, String main, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Most of what such a process does is start: that takes half the processor time without the optimising
        // compiler.
        command.addAll(
                List.of("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.add(main);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        builder.environment().putAll(environment);
        return new ServiceProcess(builder.start(), log);
    }

    /** As {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As {@code kill}; the exit code once it has ended. */
    int terminate(Duration patience) throws InterruptedException {
        process.destroy();
        return exitCode(patience);
    }

    int exitCode(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the service does not end; its log says:\n" + log());
        }
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the service shows at a path, once it has started. */
    String page(String path) throws IOException, InterruptedException {
        Matcher address = ADDRESS.matcher("");
        Awaitility.await()
                .atMost(ServiceRig.PATIENCE)
                .until(() -> address.reset(log()).find());
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address.group(1) + path)).build();
        return ServiceRig.HTTP
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
