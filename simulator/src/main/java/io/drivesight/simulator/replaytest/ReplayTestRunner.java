package io.drivesight.simulator.replaytest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.inference.ShippedModel;
import io.drivesight.mcap.McapException;
import io.drivesight.service.config.ConfigException;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.Topics;
import io.drivesight.simulator.collect.LocalService;
import io.drivesight.simulator.collect.RunReport;
import io.drivesight.simulator.collect.Session;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.record.RecordingWriter;
import io.drivesight.simulator.record.TopicRecorder;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.Pace;
import io.drivesight.simulator.replay.Replayer;
import io.drivesight.simulator.replay.Stamps;
import io.drivesight.simulator.replaytest.ReplayTestResult.Check;
import io.drivesight.simulator.score.run.Run;
import io.drivesight.simulator.score.run.RunScore;
import io.drivesight.simulator.score.virtual.Sight;
import io.drivesight.simulator.score.virtual.VirtualService;
import io.drivesight.simulator.score.virtual.VirtualService.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Runs replay tests: each on a broker and a service of its own, recorded, scored, and held against what it expects. */
public final class ReplayTestRunner {

    /** When a drive begins that has no dates of its own. */
    private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");

    private final Drives drives;
    private final Terminal terminal;

    /** Opens the drive that a test is about. */
    @FunctionalInterface
    public interface Drives {
        /**
         * Opens it.
         *
         * @param settings by name, as the options of {@code replay}: {@code scenario}, {@code weather}, {@code frames}, ...
         * @param drawn false: frames of scenarios come without pictures
         * @throws ReplayTestException when they make no sense
         * @throws IOException when files are missing or cannot be read
         */
        Drive open(Map<String, String> settings, boolean drawn) throws IOException;
    }

    public ReplayTestRunner(Drives drives, Terminal terminal) {
        this.drives = drives;
        this.terminal = terminal;
    }

    /**
     * Runs a test and keeps its recording.
     *
     * @param recording where the run is recorded, frames and results; must not exist yet
     * @throws ReplayTestException when it cannot be run as it is written
     * @throws IOException when files are missing, or nothing can be written
     */
    public ReplayTestResult run(ReplayTestSpec spec, Path recording) throws IOException, InterruptedException {
        long began = System.nanoTime();
        ObjectNode tree;
        List<String> problems = List.of();
        try (Drive drive =
                drives.open(spec.drive(), spec.truth().map(Sight::needsPictures).orElse(true))) {
            if (spec.truth().isPresent()) {
                tree = Figures.none();
                play(spec.truth().get(), spec, drive, recording);
            } else {
                RunReport report = replay(spec, drive, recording);
                tree = Figures.of(report);
                problems = report.problems();
            }
            drive.notes().forEach(note -> terminal.line("  note: " + note));
        }
        Optional<Run> recorded = Optional.empty();
        try {
            Run run = Run.read(recording);
            recorded = Optional.of(run);
            tree.setAll(RunScore.of(run).json());
        } catch (McapException nothingToScore) {
            terminal.line("  note: not scored: " + nothingToScore.getMessage());
        }
        Figures figures = new Figures(tree, problems, recorded);
        List<Check> checks = spec.expectations().stream().map(figures::check).toList();
        return new ReplayTestResult(spec.name(), (System.nanoTime() - began) / 1e9, checks, tree);
    }

    /** Runs a test and forgets its recording. */
    public ReplayTestResult run(ReplayTestSpec spec) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("drivesight-replay-test");
        Path recording = folder.resolve("run.mcap");
        try {
            return run(spec, recording);
        } finally {
            Files.deleteIfExists(recording);
            Files.deleteIfExists(folder);
        }
    }

    /** On simulated time, without a service. */
    private static void play(Sight truth, ReplayTestSpec spec, Drive drive, Path recording) throws IOException {
        try (RecordingWriter out = RecordingWriter.create(recording)) {
            new VirtualService(truth, spec.every() ? Policy.EVERY : Policy.LATEST, VirtualService.USUAL_COST, out)
                    .play(drive, frames -> {});
        }
    }

    private RunReport replay(ReplayTestSpec spec, Drive drive, Path recording)
            throws IOException, InterruptedException {
        try (EmbeddedBroker broker = LocalService.startBroker()) {
            return replay(spec, drive, broker, recording);
        }
    }

    private RunReport replay(ReplayTestSpec spec, Drive drive, EmbeddedBroker broker, Path recording)
            throws IOException, InterruptedException {
        KafkaConnection connection = KafkaConnection.of(broker);
        RecordingWriter file = RecordingWriter.create(recording);
        try (TopicRecorder recorder = TopicRecorder.start(connection, Topics.ALL, true, file, Clock.systemUTC());
                LocalService service = start(spec, broker)) {
            return new Session(connection, plan(spec, drive), terminal)
                    .collect(
                            spec.policy(),
                            spec.drive(),
                            LocalService.mostUnderWay(spec.policy()),
                            List.of(),
                            () -> recorder.running() && service.isAlive());
        }
    }

    private static LocalService start(ReplayTestSpec spec, EmbeddedBroker broker) throws InterruptedException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("model.path", ShippedModel.path().toString());
        settings.put("policy", spec.policy());
        settings.putAll(spec.service());
        try {
            return LocalService.start(broker, "replay-test", settings);
        } catch (ConfigException wrong) {
            throw new ReplayTestException("service: " + String.join("; ", wrong.problems()), wrong);
        }
    }

    private static Session.Plan plan(ReplayTestSpec spec, Drive drive) {
        Pace pace = spec.speed()
                .map(speed -> Pace.realTime(speed, System::nanoTime))
                .orElse(Pace.unlimited());
        return new Session.Plan(
                drive, pace, stamps(spec, drive), Replayer.Options.defaults(), new AtomicReference<>(spec.faults()));
    }

    /** As fast as frames are taken, no clock is right: the same dates in every run then make every run the same. */
    private static Stamps stamps(ReplayTestSpec spec, Drive drive) {
        Clock clock = Clock.systemUTC();
        if (!spec.every()) {
            return Stamps.whenSent(clock);
        }
        return spec.speed()
                .map(speed -> Stamps.ofDrive(clock, speed))
                .orElseGet(() -> Stamps.original(drive.beginning().orElse(SOME_DAY)));
    }
}
