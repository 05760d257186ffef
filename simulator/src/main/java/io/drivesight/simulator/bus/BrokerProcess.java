package io.drivesight.simulator.bus;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The broker's JVM while it runs. */
final class BrokerProcess {
    private final Process process;

    private BrokerProcess(Process process) {
        this.process = process;
    }

    /** Starts {@link BrokerMain} on the class path of this JVM. */
    static BrokerProcess start(BrokerStorage storage, int heapMegabytes) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-Xms" + Math.min(64, heapMegabytes) + "m",
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
        return new BrokerProcess(builder.start());
    }

    /** This JVM's class path. The child works in another folder, so relative entries are made absolute. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Exit status of a process that ended. */
    int status() {
        return process.exitValue();
    }

    /** Asks it to end, and insists after some seconds. */
    void stop() {
        // Not by the process itself: that closes its standard input too, and a broker whose parent is gone deletes its
        // storage.
        process.toHandle().destroy();
        if (!await(10)) {
            kill();
        }
    }

    /** Ends it at once, as a crash would. */
    void kill() {
        process.destroyForcibly();
        await(10);
    }

    private boolean await(int seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
