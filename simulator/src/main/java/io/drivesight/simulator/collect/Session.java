package io.drivesight.simulator.collect;

import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.Topics;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.FramePublisher;
import io.drivesight.simulator.replay.Pace;
import io.drivesight.simulator.replay.Replayer;
import io.drivesight.simulator.replay.SendListener;
import io.drivesight.simulator.replay.Stamps;
import io.drivesight.simulator.replay.TruthPublisher;
import io.drivesight.simulator.replay.fault.FaultPlan;
import io.drivesight.simulator.replay.fault.FaultySink;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Replays a drive, and follows what comes back if it is asked to. {@link #send} or {@link #collect} once; {@link #stop()} from any
 * thread ends the replay early.
 */
public final class Session {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final KafkaConnection connection;
    private final Plan plan;
    private final Terminal terminal;
    private final RunStatistics statistics;
    private volatile boolean stopped;

    /**
     * What is replayed and how.
     *
     * @param drive the frames; closed by its owner
     * @param pace when they are due
     * @param stamps which capture times they get
     * @param options numbers, end, deadlines
     * @param faults what is done to frames on their way; may be set from any thread, a change counts from the next frame on
     */
    public record Plan(
            Drive drive, Pace pace, Stamps stamps, Replayer.Options options, AtomicReference<FaultPlan> faults) {
        /** Without faults. */
        public Plan(Drive drive, Pace pace, Stamps stamps, Replayer.Options options) {
            this(drive, pace, stamps, options, new AtomicReference<>(FaultPlan.none()));
        }
    }

    /** Shows once a second how a run stands: one line that changes on a terminal, a line a second elsewhere. */
    private static final class LiveLine implements AutoCloseable {
        private final Terminal terminal;
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "live-line");
            thread.setDaemon(true);
            return thread;
        });

        private LiveLine(Supplier<String> text, Terminal terminal) {
            this.terminal = terminal;
            timer.scheduleAtFixedRate(() -> terminal.update(text.get()), 1, 1, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            timer.shutdown();
            terminal.clear();
        }
    }

    public Session(KafkaConnection connection, Plan plan, Terminal terminal) {
        this.connection = connection;
        this.plan = plan;
        this.terminal = terminal;
        this.statistics =
                new RunStatistics(plan.drive().cameras(), plan.stamps().realTime(), System::nanoTime);
    }

    /** Ends the replay before its next frame; what was sent is still waited for. */
    public void stop() {
        stopped = true;
    }

    /**
     * Replays without following what comes back.
     *
     * @return true when Kafka took every frame
     * @throws IOException when frames cannot be read
     */
    public boolean send() throws IOException, InterruptedException {
        try (LiveLine live = new LiveLine(statistics::sent, terminal)) {
            play(plan.pace(), List.of(), () -> stopped);
        }
        terminal.line(statistics.sent());
        statistics.refusals().forEach((reason, count) -> terminal.line("  " + count + " refused: " + reason));
        statistics.faults().forEach((kind, count) -> terminal.line("  " + count + " with fault " + kind.label()));
        return statistics.refusals().isEmpty();
    }

    /**
     * Replays, and follows what comes back until every frame has its outcome, or nothing comes any more.
     *
     * @param policy of the service, which decides what is healthy, see {@link RunStatistics#report}
     * @param settings how the run is made, for the report
     * @param mostUnderWay frames that may be under way before the replay is held back; empty: it is not
     * @param listeners who else looks on
     * @param serviceAlive false: no more outcomes will come, so waiting for them is vain
     * @throws IOException when frames cannot be read
     */
    public RunReport collect(
            String policy,
            Map<String, String> settings,
            OptionalInt mostUnderWay,
            List<? extends RunListener> listeners,
            BooleanSupplier serviceAlive)
            throws IOException, InterruptedException {
        List<RunListener> all = new ArrayList<>(listeners);
        all.add(0, statistics);
        try (ResultConsumer results = ResultConsumer.start(connection, all, Clock.systemUTC());
                LiveLine live = new LiveLine(statistics::live, terminal)) {
            play(pace(mostUnderWay), listeners, () -> stopped || !serviceAlive.getAsBoolean());
            if (!everythingCame(serviceAlive)) {
                terminal.line("gave up waiting: " + statistics.unexplained() + " frames have no outcome");
            }
        }
        return statistics.report(policy, settings);
    }

    private void play(Pace pace, List<? extends RunListener> listeners, BooleanSupplier end)
            throws IOException, InterruptedException {
        List<SendListener> all = new ArrayList<>(listeners);
        all.add(0, statistics);
        try (FramePublisher publisher = new FramePublisher(connection, Topics.FRAMES, all);
                FaultySink sink = new FaultySink(publisher, plan.faults(), statistics::faulted);
                TruthPublisher truths = new TruthPublisher(connection, Topics.TRUTH)) {
            all.add(truths);
            new Replayer(plan.drive(), pace, plan.stamps(), sink, all, plan.options()).run(end);
            sink.flush();
            truths.flush();
            truths.trouble().ifPresent(terminal::line);
        }
    }

    /** The plan's pace, held back while too much is under way. */
    private Pace pace(OptionalInt mostUnderWay) {
        return (at, end) -> {
            plan.pace().await(at, end);
            while (statistics.underWay() >= mostUnderWay.orElse(Integer.MAX_VALUE) && !end.getAsBoolean()) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        };
    }

    /** True when nothing is missing; false when nothing came for some time, or the service is gone. */
    private boolean everythingCame(BooleanSupplier serviceAlive) throws InterruptedException {
        long missing = statistics.unexplained();
        long since = System.nanoTime();
        while (missing > 0 && serviceAlive.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            long now = statistics.unexplained();
            if (now < missing) {
                since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
                return false;
            }
            missing = now;
        }
        return missing == 0;
    }
}
