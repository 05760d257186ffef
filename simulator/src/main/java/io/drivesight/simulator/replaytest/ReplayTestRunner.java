package io.drivesight.simulator.replaytest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.inference.ShippedModel;
import io.drivesight.mcap.McapException;
import io.drivesight.mcap.McapWriter;
import io.drivesight.service.DriveSightService;
import io.drivesight.service.config.ConfigException;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.simulator.annotate.Annotator;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.TopicNames;
import io.drivesight.simulator.collect.RunExpectation;
import io.drivesight.simulator.collect.RunReport;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.record.RecordingWriter;
import io.drivesight.simulator.record.TopicRecorder;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.Pace;
import io.drivesight.simulator.replay.Replayer;
import io.drivesight.simulator.replay.Stamps;
import io.drivesight.simulator.replay.fault.FaultControls;
import io.drivesight.simulator.score.run.RunJson;
import io.drivesight.simulator.score.run.RunReader;
import io.drivesight.simulator.score.run.RunScorer;
import io.drivesight.simulator.session.CollectPlan;
import io.drivesight.simulator.session.CollectingSession;
import io.drivesight.simulator.session.ReplayPlan;
import io.drivesight.simulator.session.Taps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs replay tests: each on a broker and a service of its own, recorded, scored, and held against what it expects. */
public final class ReplayTestRunner {
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final int PARTITIONS = 6;
    /** Frames under way, under policy every, before the replay waits. */
    private static final int FRAMES_UNDER_WAY = 64;

    /** When a drive begins that has no dates of its own. */
    private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");

    private final DriveOpener drives;
    private final Terminal terminal;

    public ReplayTestRunner(DriveOpener drives, Terminal terminal) {
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
        RunReport report;
        try (Drive drive = drives.open(spec.drive());
                EmbeddedBroker broker = EmbeddedBroker.startNew()) {
            report = replay(spec, drive, broker, recording);
            drive.notes().forEach(note -> terminal.line("  note: " + note));
        }
        ObjectNode figures = Figures.of(report);
        try {
            figures.setAll(RunJson.of(RunScorer.score(RunReader.read(recording))));
        } catch (McapException nothingToScore) {
            terminal.line("  note: not scored: " + nothingToScore.getMessage());
        }
        Judge judge = new Judge(figures, report.problems(), Pointers.of(recording));
        List<Check> checks = spec.expectations().stream().map(judge::check).toList();
        return new ReplayTestResult(spec.name(), (System.nanoTime() - began) / 1e9, checks, figures);
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

    private RunReport replay(ReplayTestSpec spec, Drive drive, EmbeddedBroker broker, Path recording)
            throws IOException, InterruptedException {
        TopicNames topics = TopicNames.defaults();
        broker.createTopics(PARTITIONS, Map.of(), topics.all());
        KafkaConnection connection = KafkaConnection.of(broker);
        connection.createCompacted(PARTITIONS, topics.state());
        McapWriter file = McapWriter.create(recording, McapWriter.Options.DEFAULT);
        try (TopicRecorder recorder = TopicRecorder.start(
                        connection, topics.all(), true, file, new RecordingWriter(file, topics), Clock.systemUTC());
                DriveSightService service = start(spec, broker)) {
            return new CollectingSession(
                            connection,
                            topics,
                            plan(spec, drive),
                            collect(spec),
                            Taps.none(),
                            () -> broker.isAlive()
                                    && recorder.running()
                                    && !service.ended().isDone(),
                            terminal)
                    .run();
        }
    }

    private static DriveSightService start(ReplayTestSpec spec, EmbeddedBroker broker) throws InterruptedException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("instance", "replay-test");
        settings.put("kafka.bootstrap-servers", broker.bootstrapServers());
        settings.put("model.path", ShippedModel.path().toString());
        settings.put("policy", spec.policy());
        settings.put("http.port", "0");
        settings.putAll(spec.service());
        DriveSightService service;
        try {
            service = DriveSightService.start(ServiceConfig.of(settings));
        } catch (ConfigException wrong) {
            throw new ReplayTestException("service: " + String.join("; ", wrong.problems()), wrong);
        }
        if (!service.awaitReady(READY_TIMEOUT)) {
            String why = service.notReady().toString();
            service.close();
            throw new IllegalStateException("the service did not get ready: " + why);
        }
        return service;
    }

    private static ReplayPlan plan(ReplayTestSpec spec, Drive drive) {
        Clock clock = Clock.systemUTC();
        return new ReplayPlan(
                drive,
                spec.speed()
                        .map(speed -> Pace.realTime(speed, System::nanoTime))
                        .orElse(Pace.unlimited()),
                spec.every() ? stamps(spec, drive, clock) : Stamps.whenSent(clock),
                Replayer.Options.defaults(),
                new FaultControls(spec.faults()));
    }

    /** As fast as frames are taken, no clock is right: the same dates in every run then make every run the same. */
    private static Stamps stamps(ReplayTestSpec spec, Drive drive, Clock clock) {
        return spec.speed().isPresent()
                ? Stamps.ofDrive(clock)
                : Stamps.original(drive.beginning().orElse(SOME_DAY));
    }

    private static CollectPlan collect(ReplayTestSpec spec) {
        return new CollectPlan(
                spec.every() ? RunExpectation.every(spec.drive()) : RunExpectation.latest(spec.drive()),
                spec.every() ? Optional.of(FRAMES_UNDER_WAY) : Optional.empty(),
                Optional.empty(),
                new Annotator.Selection(1, 1),
                Optional.empty());
    }

    /** Holds expectations against the figures. */
    private record Judge(JsonNode figures, List<String> problems, Pointers pointers) {
        Check check(Expectation expectation) {
            Optional<JsonNode> actual = Figures.find(figures, expectation.figure());
            if (actual.isEmpty()) {
                String reason = "there is no figure " + expectation.figure() + "; "
                        + Figures.known(figures, expectation.figure());
                return new Check(expectation, false, reason, Optional.empty());
            }
            boolean holds = expectation.holds(actual.get());
            return new Check(
                    expectation,
                    holds,
                    reason(expectation, actual.get(), holds),
                    holds ? Optional.empty() : place(expectation.figure()));
        }

        private String reason(Expectation expectation, JsonNode actual, boolean holds) {
            String found = expectation.figure() + " is " + Expectation.show(actual);
            if (holds) {
                return found;
            }
            String why = expectation.figure().equals(Figures.HEALTHY) ? ": " + String.join("; ", problems) : "";
            return found + ", expected " + expectation.condition() + why;
        }

        private Optional<Pointer> place(String figure) {
            return pointers.of(figure).or(() -> Pointers.moment(figures, figure));
        }
    }
}
