package io.drivesight.simulator.cli;

import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.collect.RunReport;
import io.drivesight.simulator.collect.Session;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.Pace;
import io.drivesight.simulator.replay.Replayer;
import io.drivesight.simulator.replay.Stamps;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drivesight replay}. */
@Command(
        name = "replay",
        description = {"Publishes the frames of one or several cameras to a Kafka cluster.", ""},
        footer = {
            "  drivesight replay --bootstrap-servers localhost:9092 --frames drive/ --cameras 6 --fps 10 --loop",
            "  drivesight replay --bootstrap-servers localhost:9092 --scenario cut-in --weather fog-150 --create-topics 6",
            "  drivesight replay --bootstrap-servers kafka:9093 --kafka-config tls.properties --frames drive/ --max",
            "  drivesight replay --bootstrap-servers localhost:9092 --frames drive/ --collect --fault drop=0.1,jitter=30ms",
            "  drivesight replay --bootstrap-servers localhost:9092 --frames drive/ --collect --report r.json --out out/",
            "  drivesight replay --bootstrap-servers localhost:9092 --recording run.mcap --from 20 --to 40 --stamps drive --loop",
            "",
            "Ctrl-C ends the replay; what was sent is still acknowledged, and with --collect waited for.",
            "Exit codes: 0 all frames taken (with --collect: and healthy), 1 failed or unhealthy, 2 wrong usage."
        })
final class ReplayCommand implements Callable<Integer> {
    private static final long SEQUENCES_PER_SECOND = 1000;

    /** Which capture times frames get. */
    private enum StampsOf {
        SENT,
        DRIVE,
        ORIGINAL
    }

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
            description = "Drive seconds per second (default: ${DEFAULT-VALUE}, real time).")
    private double speed = 1;

    @Option(names = "--max", description = "As fast as Kafka takes the frames, instead of --speed.")
    private boolean max;

    @Option(
            names = "--stamps",
            paramLabel = "sent|drive|original",
            description =
                    "Capture times: when sent; the drive's own time counted from the first frame sent, which keeps objects at"
                            + " their speed at any --speed; or those that the drive had, where it knows them: recordings and"
                            + " KITTI raw (default: sent).")
    private StampsOf stamps = StampsOf.SENT;

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
        if (createTopics != null) {
            DriveOptions.checkRange("--create-topics", createTopics, 1, 10_000);
            connection.createTopics(createTopics);
        }
        Terminal terminal = Terminal.standardOutput();
        try (Drive frames = drive.open(loop)) {
            Session.Plan plan = plan(frames);
            int status = run(new Session(connection, plan, terminal), terminal);
            frames.notes().forEach(note -> terminal.line("  note: " + note));
            return status;
        }
    }

    private void check() {
        // A wrong scenario is told before anybody waits for Kafka.
        drive.filmPlan();
        DriveOptions.checkRange("--speed", speed, 0.01, 1000);
        if (!collect && reports.any()) {
            throw new UsageException("--report and --out need the results: add --collect");
        }
    }

    private Stamps stamps(Drive frames, Clock clock) {
        return switch (stamps) {
            case SENT -> Stamps.whenSent(clock);
            case DRIVE -> Stamps.ofDrive(clock, max ? Double.POSITIVE_INFINITY : speed);
            case ORIGINAL ->
                Stamps.original(frames.beginning()
                        .orElseThrow(
                                () -> new UsageException("--stamps original: this drive does not know its times")));
        };
    }

    private Session.Plan plan(Drive frames) {
        Clock clock = Clock.systemUTC();
        long first = firstSequence == null ? Instant.now(clock).getEpochSecond() * SEQUENCES_PER_SECOND : firstSequence;
        Optional<Duration> budget = Optional.ofNullable(deadlineMillis).map(Duration::ofMillis);
        return new Session.Plan(
                frames,
                max ? Pace.unlimited() : Pace.realTime(speed, System::nanoTime),
                stamps(frames, clock),
                new Replayer.Options(first, DriveOptions.seconds(seconds), budget),
                faults.plan());
    }

    private int run(Session session, Terminal terminal) throws IOException, InterruptedException {
        try (StopSignal signal = StopSignal.calls(session::stop)) {
            if (!collect) {
                return session.send() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            }
            RunReport report =
                    session.collect("latest", settings(), OptionalInt.empty(), reports.listeners(), () -> true);
            return reports.conclude(report, terminal);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = drive.settings();
        settings.put("speed", max ? "max" : Double.toString(speed));
        faults.addTo(settings);
        return settings;
    }
}
