package io.drivesight.simulator.session;

import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.TopicNames;
import io.drivesight.simulator.collect.LiveLine;
import io.drivesight.simulator.collect.LiveSnapshot;
import io.drivesight.simulator.collect.RunStatistics;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.replay.CloudEvents;
import io.drivesight.simulator.replay.FramePublisher;
import io.drivesight.simulator.replay.Gate;
import io.drivesight.simulator.replay.Replayer;
import io.drivesight.simulator.replay.TruthPublisher;
import io.drivesight.simulator.replay.fault.FaultySink;
import java.io.IOException;
import java.security.SecureRandom;

/** Replays a drive and looks no further. {@link #run()} once; {@link #stop()} from any thread. */
public final class SendingSession {
    private final KafkaConnection connection;
    private final TopicNames topics;
    private final ReplayPlan replay;
    private final Terminal terminal;
    private final RunStatistics statistics;
    private volatile boolean stopped;

    public SendingSession(KafkaConnection connection, TopicNames topics, ReplayPlan replay, Terminal terminal) {
        this.connection = connection;
        this.topics = topics;
        this.replay = replay;
        this.terminal = terminal;
        this.statistics =
                new RunStatistics(replay.drive().cameras(), replay.options().firstSequence(), System::nanoTime);
    }

    /** Ends the replay before its next frame. */
    public void stop() {
        stopped = true;
    }

    /**
     * Runs to the end.
     *
     * @return true when Kafka took every frame
     * @throws IOException when frames cannot be read
     */
    public boolean run() throws IOException, InterruptedException {
        CloudEvents events = new CloudEvents(new SecureRandom()::nextLong);
        try (LiveLine live = new LiveLine(statistics::live, LiveLine::sending, terminal);
                FramePublisher publisher = new FramePublisher(connection, topics.frames(), events, statistics);
                FaultySink sink = new FaultySink(publisher, replay.faults(), statistics, System::nanoTime);
                TruthPublisher truths = new TruthPublisher(connection, topics.truth())) {
            Replayer replayer = new Replayer(
                    replay.drive(), replay.pace(), replay.stamps(), Gate.open(), sink, truths, replay.options());
            replayer.run(() -> stopped);
            sink.flush();
            truths.flush();
            truths.trouble().ifPresent(terminal::line);
        }
        LiveSnapshot end = statistics.live();
        terminal.line(LiveLine.sending(end));
        statistics.refusals().forEach((reason, count) -> terminal.line("  " + count + " refused: " + reason));
        statistics.faults().forEach((kind, count) -> terminal.line("  " + count + " with fault " + kind.label()));
        return end.refused() == 0;
    }
}
