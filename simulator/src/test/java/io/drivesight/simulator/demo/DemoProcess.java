package io.drivesight.simulator.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code drivesight demo} in a virtual machine of its own, until it is told to end. */
final class DemoProcess implements AutoCloseable {
    private static final Pattern PAGE = Pattern.compile("live page: (http://127\\.0\\.0\\.1:\\d+/)");
    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration END = Duration.ofMinutes(1);

    private final Process process;
    private final Path log;

    private DemoProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static DemoProcess start(Path log, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-Djava.awt.headless=true", "io.drivesight.simulator.Main", "demo"));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        return new DemoProcess(builder.start(), log);
    }

    /** Where the page is; waits until it is served. */
    String page() {
        return Awaitility.await("the page's address in the log")
                .atMost(START)
                .until(
                        () -> {
                            if (!process.isAlive()) {
                                throw new AssertionError("the demo has ended; its log says:\n" + log());
                            }
                            Matcher line = PAGE.matcher(log());
                            return line.find() ? line.group(1) : "";
                        },
                        address -> !address.isEmpty());
    }

    /** As Ctrl-C; the exit code once it has ended. */
    int interrupt() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the demo does not end; its log says:\n" + log());
        }
        return process.exitValue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
