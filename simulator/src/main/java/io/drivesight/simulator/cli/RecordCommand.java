package io.drivesight.simulator.cli;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.Topics;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.live.FoxgloveServer;
import io.drivesight.simulator.record.RecordingSink;
import io.drivesight.simulator.record.RecordingWriter;
import io.drivesight.simulator.record.TopicRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drivesight record}. */
@Command(
        name = "record",
        description = {
            "Records topics into an MCAP file, which Foxglove shows and `score` reads, or shows them live to Foxglove, or both.",
            ""
        },
        footer = {
            "  drivesight record --bootstrap-servers localhost:9092 --out drive.mcap",
            "  drivesight record --bootstrap-servers localhost:9092 --out night.mcap --seconds 600",
            "  drivesight record --bootstrap-servers localhost:9092 --out results.mcap \\",
            "      --topics perception.results,perception.dead-letters --from-beginning",
            "  drivesight record --bootstrap-servers localhost:9092 --foxglove",
            "",
            "Ctrl-C ends the recording; the file is then closed and whole.",
            "Exit codes: 0 recorded, 1 failed (what was recorded before is in the file), 2 wrong usage."
        })
final class RecordCommand implements Callable<Integer> {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(names = "--out", paramLabel = "FILE", description = "The recording; must not exist yet.")
    private @Nullable Path out;

    @Mixin
    private FoxgloveOption foxglove = new FoxgloveOption();

    @Option(
            names = "--topics",
            split = ",",
            paramLabel = "NAME",
            description = "Topics to record, separated by commas (default: frames and all results).")
    private @Nullable List<String> topics;

    @Option(names = "--from-beginning", description = "Also what the topics hold already.")
    private boolean fromBeginning;

    @Option(names = "--seconds", paramLabel = "S", description = "Stop after S seconds.")
    private @Nullable Double seconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        OptionalInt port = foxglove.port();
        if (out == null && port.isEmpty()) {
            throw new UsageException("give --out FILE, --foxglove, or both");
        }
        if (out != null && Files.exists(out)) {
            throw new UsageException("--out " + out + " exists; recordings are not overwritten");
        }
        DriveOptions.checkRange("--seconds", seconds, 0.001, 1e9);
        KafkaConnection connection = kafka.connection();
        Terminal terminal = Terminal.standardOutput();
        CountDownLatch end = new CountDownLatch(1);
        // The signal outlives the recorder: the JVM waits until the file is closed.
        try (StopSignal signal = StopSignal.calls(end::countDown);
                TopicRecorder recorder = start(connection, port, terminal)) {
            if (!recorder.missing().isEmpty()) {
                terminal.line("looked for again and again, as they do not exist yet: "
                        + String.join(", ", recorder.missing()));
            }
            waitForEnd(recorder, end, terminal);
        }
        terminal.line(out == null ? "ended" : "recorded " + out);
        return CommandLine.ExitCode.OK;
    }

    private TopicRecorder start(KafkaConnection connection, OptionalInt port, Terminal terminal) throws IOException {
        List<RecordingSink> sinks = new ArrayList<>();
        if (out != null) {
            sinks.add(RecordingWriter.file(out));
        }
        try {
            if (port.isPresent()) {
                FoxgloveServer live = FoxgloveServer.start(port.getAsInt());
                terminal.line("live to Foxglove: " + live.url());
                sinks.add(live);
            }
            return TopicRecorder.start(
                    connection,
                    topics == null ? Topics.ALL : topics,
                    fromBeginning,
                    new RecordingWriter(sinks),
                    Clock.systemUTC());
        } catch (IOException | RuntimeException failed) {
            if (out != null) {
                // Nothing is in it, and it must not stand in the way of the next try.
                sinks.get(0).close();
                Files.delete(out);
            }
            throw failed;
        }
    }

    private void waitForEnd(TopicRecorder recorder, CountDownLatch end, Terminal terminal) throws InterruptedException {
        long until = System.nanoTime() + (seconds == null ? Long.MAX_VALUE / 2 : (long) (seconds * 1e9));
        while (recorder.running() && System.nanoTime() < until && !end.await(1, TimeUnit.SECONDS)) {
            terminal.line(format("%8d messages  %6.1f MB", recorder.messages(), size() / 1e6));
        }
    }

    private long size() {
        try {
            return out == null ? 0 : Files.size(out);
        } catch (IOException e) {
            return 0;
        }
    }
}
