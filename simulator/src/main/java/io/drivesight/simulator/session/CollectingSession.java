package io.drivesight.simulator.session;

import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.simulator.annotate.Annotator;
import io.drivesight.simulator.annotate.FrameJoiner;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.TopicNames;
import io.drivesight.simulator.collect.LiveLine;
import io.drivesight.simulator.collect.ReportFormat;
import io.drivesight.simulator.collect.ResultConsumer;
import io.drivesight.simulator.collect.ResultListener;
import io.drivesight.simulator.collect.RunReport;
import io.drivesight.simulator.collect.RunStatistics;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.replay.CloudEvents;
import io.drivesight.simulator.replay.FramePublisher;
import io.drivesight.simulator.replay.Gate;
import io.drivesight.simulator.replay.Replayer;
import io.drivesight.simulator.replay.SendListener;
import io.drivesight.simulator.replay.TruthPublisher;
import io.drivesight.simulator.replay.fault.FaultySink;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Replays a drive and follows what comes back until every frame has its outcome. {@link #run()} once; {@link #stop()} from any
 * thread ends the replay early, and what is under way is still waited for.
 */
public final class CollectingSession {
    private final KafkaConnection connection;
    private final TopicNames topics;
    private final ReplayPlan replay;
    private final CollectPlan collect;
    private final Taps taps;
    private final BooleanSupplier serviceAlive;
    private final Terminal terminal;
    private final RunStatistics statistics;
    private volatile boolean stopped;

    /**
     * @param taps who else looks on
     * @param serviceAlive false: no more outcomes will come, so waiting for them is vain
     */
    public CollectingSession(
            KafkaConnection connection,
            TopicNames topics,
            ReplayPlan replay,
            CollectPlan collect,
            Taps taps,
            BooleanSupplier serviceAlive,
            Terminal terminal) {
        this.connection = connection;
        this.topics = topics;
        this.replay = replay;
        this.collect = collect;
        this.taps = taps;
        this.serviceAlive = serviceAlive;
        this.terminal = terminal;
        this.statistics =
                new RunStatistics(replay.drive().cameras(), replay.options().firstSequence(), System::nanoTime);
    }

    /** Ends the replay; {@link #run()} then drains and reports. */
    public void stop() {
        stopped = true;
    }

    /**
     * Runs to the end.
     *
     * @throws IOException when frames cannot be read, or pictures and report cannot be written
     */
    public RunReport run() throws IOException, InterruptedException {
        Optional<Annotator> annotator = annotator();
        List<SendListener> senders = new ArrayList<>(taps.senders());
        List<ResultListener> receivers = new ArrayList<>(taps.receivers());
        senders.add(0, statistics);
        receivers.add(0, statistics);
        annotator.map(FrameJoiner::new).ifPresent(joiner -> {
            senders.add(joiner);
            receivers.add(joiner);
        });
        try (ResultConsumer results = ResultConsumer.start(connection, topics, receivers, Clock.systemUTC());
                LiveLine live = new LiveLine(statistics::live, LiveLine::results, terminal)) {
            play(new SendListeners(senders));
            if (!new Drain(statistics, serviceAlive, System::nanoTime).await()) {
                terminal.line("gave up waiting: " + statistics.unexplained() + " frames have no outcome");
            }
        }
        return finish(annotator);
    }

    private Optional<Annotator> annotator() throws IOException {
        return collect.pictures().isEmpty()
                ? Optional.empty()
                : Optional.of(new Annotator(
                        collect.pictures().get(), collect.selection(), new ImageIoDecoder(ImageLimits.DEFAULT)));
    }

    private void play(SendListener listener) throws IOException, InterruptedException {
        CloudEvents events = new CloudEvents(new SecureRandom()::nextLong);
        try (FramePublisher publisher = new FramePublisher(connection, topics.frames(), events, listener);
                FaultySink sink = new FaultySink(publisher, replay.faults(), statistics, System::nanoTime);
                TruthPublisher truths = new TruthPublisher(connection, topics.truth())) {
            Replayer replayer = new Replayer(
                    replay.drive(),
                    replay.pace(),
                    replay.stamps(),
                    gate(),
                    sink,
                    taps.truths().and(truths),
                    replay.options());
            replayer.run(() -> stopped || !serviceAlive.getAsBoolean());
            sink.flush();
            truths.flush();
            truths.trouble().ifPresent(terminal::line);
        }
    }

    private Gate gate() {
        return collect.framesUnderWay().map(this::gate).orElse(Gate.open());
    }

    private Gate gate(int most) {
        return end -> {
            while (statistics.underWay() >= most && !end.getAsBoolean()) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        };
    }

    private RunReport finish(Optional<Annotator> annotator) throws IOException, InterruptedException {
        RunReport report = statistics.report(collect.expectation());
        if (annotator.isPresent()) {
            pictures(annotator.get(), report);
        }
        if (collect.report().isPresent()) {
            ReportFormat.writeJson(report, collect.report().get());
            terminal.line("report: " + collect.report().get());
        }
        return report;
    }

    private void pictures(Annotator annotator, RunReport report) throws IOException, InterruptedException {
        String title = String.format(
                Locale.ROOT,
                "DriveSight   %s on %s   %d frames, %d processed at %.1f per second   latency p50 %.0f ms, p99 %.0f ms",
                report.modelName(),
                report.provider(),
                report.framesSent(),
                report.outcomes().getOrDefault(Outcome.PROCESSED, 0L),
                report.fps(),
                report.latencyMs().p50(),
                report.latencyMs().p99());
        Optional<Path> sheet = annotator.finish(title);
        sheet.ifPresent(file -> terminal.line("pictures: " + annotator.files() + " annotated frames and " + file));
        if (annotator.leftOut() > 0) {
            terminal.line("          " + annotator.leftOut() + " more were not drawn: drawing could not keep up");
        }
        if (!annotator.hasText()) {
            terminal.line("          without text: this machine has no fonts (install fontconfig and a font)");
        }
    }
}
