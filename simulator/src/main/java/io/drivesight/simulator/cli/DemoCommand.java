package io.drivesight.simulator.cli;

import io.drivesight.service.config.ConfigException;
import io.drivesight.simulator.collect.ReportFormat;
import io.drivesight.simulator.collect.RunExpectation;
import io.drivesight.simulator.collect.RunReport;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.demo.Demo;
import io.drivesight.simulator.demo.DemoPlan;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.Pace;
import io.drivesight.simulator.replay.Replayer;
import io.drivesight.simulator.replay.Stamps;
import io.drivesight.simulator.session.CollectPlan;
import io.drivesight.simulator.session.ReplayPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drivesight demo}. */
@Command(
        name = "demo",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Starts Kafka and the service on this machine, replays frames through them, shows what comes back.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  drivesight demo --model yolox_nano.onnx --frames drive/ --once --report r.json --out out/",
            "  drivesight demo --model yolox_nano.onnx --frames drive/ --cameras 6 --fps 10 --seconds 60",
            "",
            "--once sends each frame once under policy every and stops when every frame has its outcome.",
            "Capture times are then the drive's own, so the results do not depend on this machine's speed.",
            "Without --once and --seconds it runs until Ctrl-C, then reports.",
            "Exit codes: 0 healthy, 1 failed or unhealthy, 2 wrong usage."
        })
final class DemoCommand implements Callable<Integer> {
    /** Frames under way, under policy every, before the replay waits: bounds what Kafka holds. */
    private static final int FRAMES_UNDER_WAY = 64;

    private static final int PARTITIONS = 6;

    @Option(names = "--model", paramLabel = "FILE", description = "The detector, an .onnx file.")
    private @Nullable Path model;

    @Mixin
    private DriveOptions drive = new DriveOptions();

    @Option(names = "--once", description = "Each frame once, policy every, then stop.")
    private boolean once;

    @Option(names = "--seconds", paramLabel = "S", description = "Stop after S seconds of the drive, which goes round.")
    private @Nullable Double seconds;

    @Option(
            names = "--policy",
            paramLabel = "latest|every",
            description = "Newest frame per camera wins, or nothing is skipped (default: latest; with --once: every).")
    private @Nullable String policy;

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "1",
            description = "Drive seconds per second (default: ${DEFAULT-VALUE}, real time).")
    private double speed;

    @Mixin
    private FaultOptions faults = new FaultOptions();

    @Option(names = "--provider", paramLabel = "auto|cuda|cpu", description = "What runs the model (default: auto).")
    private @Nullable String provider;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any setting of the service.")
    private Map<String, String> serviceSettings = new LinkedHashMap<>();

    @Mixin
    private ReportOptions reports = new ReportOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path detector = DefaultModel.orDefault(model);
        DriveOptions.checkRange("--speed", speed, 0.01, 1000);
        Terminal terminal = Terminals.standardOutput();
        try (Drive frames = drive.open(!once)) {
            Demo demo = new Demo(plan(detector, frames), terminal);
            try (StopSignal signal = StopSignal.calls(demo::stop)) {
                return conclude(demo.run(), terminal);
            }
        } catch (ConfigException wrong) {
            throw new UsageException(String.join("; ", wrong.problems()));
        }
    }

    private static int conclude(RunReport report, Terminal terminal) {
        terminal.line(ReportFormat.table(report));
        return report.healthy() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private DemoPlan plan(Path detector, Drive frames) {
        String chosen = policy();
        boolean every = chosen.equals("every");
        Map<String, String> settings = settings(detector, chosen);
        return new DemoPlan(
                detector,
                chosen,
                PARTITIONS,
                serviceSettings(),
                new ReplayPlan(
                        frames,
                        Pace.realTime(speed, System::nanoTime),
                        stamps(),
                        new Replayer.Options(0, end(), Optional.empty()),
                        faults.controls()),
                new CollectPlan(
                        every ? RunExpectation.every(settings) : RunExpectation.latest(settings),
                        every ? Optional.of(FRAMES_UNDER_WAY) : Optional.empty(),
                        reports.out(),
                        reports.selection(),
                        reports.report()));
    }

    /**
     * Where nothing is dropped, frames may have to wait before they are sent: with the drive's own time the objects still move
     * as they did, and results do not depend on how fast this machine is.
     */
    private Stamps stamps() {
        return once ? Stamps.ofDrive(Clock.systemUTC()) : Stamps.whenSent(Clock.systemUTC());
    }

    private String policy() {
        if (policy == null) {
            return once ? "every" : "latest";
        }
        if (!policy.equals("latest") && !policy.equals("every")) {
            throw new UsageException("--policy is latest or every, was " + policy);
        }
        return policy;
    }

    private Optional<Duration> end() {
        if (seconds == null) {
            return Optional.empty();
        }
        DriveOptions.checkRange("--seconds", seconds, 0.001, 1e9);
        return Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private Map<String, String> serviceSettings() {
        Map<String, String> settings = new LinkedHashMap<>(serviceSettings);
        if (provider != null) {
            settings.put("model.provider", provider);
        }
        return settings;
    }

    private Map<String, String> settings(Path detector, String chosen) {
        Map<String, String> settings = drive.settings();
        settings.put("model", String.valueOf(detector.getFileName()));
        settings.put("policy", chosen);
        settings.put("speed", Double.toString(speed));
        settings.put("once", Boolean.toString(once));
        faults.addTo(settings);
        return settings;
    }
}
