package io.drivesight.simulator.cli;

import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.TopicNames;
import io.drivesight.simulator.collect.ReportFormat;
import io.drivesight.simulator.collect.RunExpectation;
import io.drivesight.simulator.collect.RunReport;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.Pace;
import io.drivesight.simulator.replay.Replayer;
import io.drivesight.simulator.replay.Stamps;
import io.drivesight.simulator.session.CollectPlan;
import io.drivesight.simulator.session.CollectingSession;
import io.drivesight.simulator.session.ReplayPlan;
import io.drivesight.simulator.session.SendingSession;
import io.drivesight.simulator.session.Taps;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drivesight replay}. */
@Command(
        name = "replay",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {"Publishes the frames of one or several cameras to a Kafka cluster.", ""},
        footerHeading = "%nExamples:%n",
        footer = {
            "  drivesight replay --bootstrap-servers localhost:9092 --frames drive/ --cameras 6 --fps 10 --loop",
            "  drivesight replay --bootstrap-servers localhost:9092 --scenario cut-in --weather fog-150 --create-topics 6",
            "  drivesight replay --bootstrap-servers kafka:9093 --kafka-config tls.properties --frames drive/ --max",
            "  drivesight replay --bootstrap-servers localhost:9092 --frames drive/ --collect --fault drop=0.1,jitter=30ms",
            "  drivesight replay --bootstrap-servers localhost:9092 --frames drive/ --collect --report r.json --out out/",
            "",
            "Ctrl-C ends the replay; what was sent is still acknowledged, and with --collect waited for.",
            "Exit codes: 0 all frames taken (with --collect: and healthy), 1 failed or unhealthy, 2 wrong usage."
        })
final class ReplayCommand implements Callable<Integer> {
    private static final long SEQUENCES_PER_SECOND = 1000;

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private DriveOptions drive = new DriveOptions();

    @Option(names = "--loop", description = "Go round until stopped, or for --seconds.")
    private boolean loop;

    @Option(names = "--seconds", paramLabel = "S", description = "Stop after S seconds of the drive.")
    private @Nullable Double seconds;

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "1",
            description = "Drive seconds per second (default: ${DEFAULT-VALUE}, real time).")
    private double speed;

    @Option(names = "--max", description = "As fast as Kafka takes the frames, instead of --speed.")
    private boolean max;

    @Option(
            names = "--stamps",
            paramLabel = "sent|drive",
            defaultValue = "sent",
            description =
                    "Capture times: when sent, or the drive's own time counted from the first frame sent; with another"
                            + " speed than 1 the latter keeps objects at their speed (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // has a default
    private String stamps;

    @Option(
            names = "--deadline",
            paramLabel = "MS",
            description = "Give each frame a deadline so many ms after its capture.")
    private @Nullable Integer deadlineMillis;

    @Option(
            names = "--first-sequence",
            paramLabel = "N",
            description =
                    "Number of each camera's first frame (default: from the clock, so that no replay repeats another's).")
    private @Nullable Long firstSequence;

    @Mixin
    private FaultOptions faults = new FaultOptions();

    @Option(names = "--topic", paramLabel = "NAME", description = "Topic of the frames (default: camera.frames).")
    private @Nullable String topic;

    @Option(
            names = "--create-topics",
            paramLabel = "PARTITIONS",
            description = "Create the topics that are missing, all with so many partitions.")
    private @Nullable Integer createTopics;

    @Option(names = "--collect", description = "Also wait for the outcome of every frame, and report.")
    private boolean collect;

    @Mixin
    private ReportOptions reports = new ReportOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        KafkaConnection connection = kafka.connection();
        connection.check();
        if (createTopics != null) {
            createTopics(connection, createTopics);
        }
        Terminal terminal = Terminals.standardOutput();
        try (Drive frames = drive.open(loop)) {
            ReplayPlan plan = plan(frames);
            return collect ? collect(connection, plan, terminal) : send(connection, plan, terminal);
        }
    }

    private void check() {
        // A wrong scenario is told before anybody waits for Kafka.
        drive.shooting();
        DriveOptions.checkRange("--speed", speed, 0.01, 1000);
        if (!stamps.equals("sent") && !stamps.equals("drive")) {
            throw new UsageException("--stamps is sent or drive, was " + stamps);
        }
        if (!collect && (reports.report().isPresent() || reports.out().isPresent())) {
            throw new UsageException("--report and --out need the results: add --collect");
        }
    }

    private void createTopics(KafkaConnection connection, int partitions) {
        DriveOptions.checkRange("--create-topics", partitions, 1, 10_000);
        connection.createTopics(partitions, topics().all());
    }

    private TopicNames topics() {
        TopicNames names = TopicNames.defaults();
        return topic == null ? names : names.withFrames(topic);
    }

    private ReplayPlan plan(Drive frames) {
        Clock clock = Clock.systemUTC();
        long first = firstSequence == null ? Instant.now(clock).getEpochSecond() * SEQUENCES_PER_SECOND : firstSequence;
        Optional<Duration> end = Optional.ofNullable(seconds).map(s -> Duration.ofMillis(Math.round(s * 1000)));
        Optional<Duration> budget = Optional.ofNullable(deadlineMillis).map(Duration::ofMillis);
        return new ReplayPlan(
                frames,
                max ? Pace.unlimited() : Pace.realTime(speed, System::nanoTime),
                stamps.equals("drive") ? Stamps.ofDrive(clock) : Stamps.whenSent(clock),
                new Replayer.Options(first, end, budget),
                faults.controls());
    }

    private int send(KafkaConnection connection, ReplayPlan plan, Terminal terminal)
            throws IOException, InterruptedException {
        SendingSession session = new SendingSession(connection, topics(), plan, terminal);
        try (StopSignal signal = StopSignal.calls(session::stop)) {
            return session.run() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    private int collect(KafkaConnection connection, ReplayPlan plan, Terminal terminal)
            throws IOException, InterruptedException {
        CollectPlan results = new CollectPlan(
                RunExpectation.latest(settings()),
                Optional.empty(),
                reports.out(),
                reports.selection(),
                reports.report());
        CollectingSession session =
                new CollectingSession(connection, topics(), plan, results, Taps.none(), () -> true, terminal);
        try (StopSignal signal = StopSignal.calls(session::stop)) {
            RunReport report = session.run();
            terminal.line(ReportFormat.table(report));
            return report.healthy() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = drive.settings();
        settings.put("speed", max ? "max" : Double.toString(speed));
        faults.addTo(settings);
        return settings;
    }
}
