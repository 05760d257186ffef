package io.drivesight.simulator.bench;

import io.drivesight.core.pipeline.Outcome;
import io.drivesight.service.DriveSightService;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.simulator.annotate.Annotator;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.TopicNames;
import io.drivesight.simulator.collect.ResultListener;
import io.drivesight.simulator.collect.RunExpectation;
import io.drivesight.simulator.collect.RunReport;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.replay.Pace;
import io.drivesight.simulator.replay.Replayer;
import io.drivesight.simulator.replay.Stamps;
import io.drivesight.simulator.replay.TruthSink;
import io.drivesight.simulator.session.CollectPlan;
import io.drivesight.simulator.session.CollectingSession;
import io.drivesight.simulator.session.ReplayPlan;
import io.drivesight.simulator.session.SendingSession;
import io.drivesight.simulator.session.Taps;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A service in this virtual machine on a broker in another one, and frames that are sent to it. Every frame sent is waited for.
 * Capture time is the time of sending. Not thread-safe.
 */
public final class ServiceUnderTest implements AutoCloseable {
    /** Under way, over all cameras, when the service is to have all the work it can do. */
    private static final int SATURATION = 48;

    /** Name of the service's instance; its clients' threads carry it. */
    static final String INSTANCE = "bench";

    /** Takes frames that are no work for the service. */
    static final String UNREAD_TOPIC = "bench.unread";

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

    /** Sessions begin to count where the clock stands: no frame is taken for one of an earlier session. */
    private static final long SEQUENCES_PER_MILLI = 1000;

    private static final double NANOS = 1e9;

    private final EmbeddedBroker broker;
    private final BenchFrames frames;
    private final DriveSightService service;
    private final boolean every;

    /**
     * Frames that were sent, and what became of them.
     *
     * @param offered frames per second that were to be sent, of all cameras together [1/s]; 0: as many as could be done
     * @param seconds for which frames were sent [s]
     */
    public record Session(double offered, double seconds, RunReport report, Costs costs) {
        /** Frames sent per second [1/s]. */
        public double sent() {
            return report.framesSent() / seconds;
        }
    }

    private ServiceUnderTest(EmbeddedBroker broker, BenchFrames frames, DriveSightService service, boolean every) {
        this.broker = broker;
        this.frames = frames;
        this.service = service;
        this.every = every;
    }

    /**
     * Starts a service and waits until it is ready.
     *
     * @param broker has the topics of the contracts
     * @param settings of the service, by key; the policy among them
     */
    public static ServiceUnderTest start(EmbeddedBroker broker, BenchFrames frames, Map<String, String> settings)
            throws InterruptedException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("instance", INSTANCE);
        all.put("http.port", "0");
        all.put("kafka.bootstrap-servers", broker.bootstrapServers());
        all.putAll(settings);
        DriveSightService service = DriveSightService.start(ServiceConfig.of(all));
        if (!service.awaitReady(READY_TIMEOUT)) {
            String why = service.notReady().toString();
            service.close();
            throw new IllegalStateException("the service did not get ready: " + why);
        }
        return new ServiceUnderTest(broker, frames, service, "every".equals(settings.get("policy")));
    }

    /**
     * Sends as much as the service can take: under policy {@code every}.
     *
     * @param seconds for which frames are sent [s]
     */
    public Session saturate(int cameras, double seconds) throws IOException, InterruptedException {
        // The rate of the drive is of no account: nothing waits for its times.
        BenchDrive drive = new BenchDrive(frames, cameras, 1);
        return run(0, session(drive, Pace.unlimited(), Optional.of(SATURATION), List.of()), seconds);
    }

    /**
     * Sends at a rate, whatever becomes of it.
     *
     * @param framesPerSecond of all cameras together [1/s]
     * @param seconds for which frames are sent [s]
     */
    public Session offer(int cameras, double framesPerSecond, double seconds) throws IOException, InterruptedException {
        return offer(cameras, framesPerSecond, seconds, List.of());
    }

    /**
     * Sends at a rate, whatever becomes of it.
     *
     * @param framesPerSecond of all cameras together [1/s]
     * @param seconds for which frames are sent [s]
     * @param listeners told of what comes back
     */
    public Session offer(int cameras, double framesPerSecond, double seconds, List<? extends ResultListener> listeners)
            throws IOException, InterruptedException {
        Pace pace = Pace.realTime(1, System::nanoTime);
        BenchDrive drive = new BenchDrive(frames, cameras, framesPerSecond);
        return run(framesPerSecond, session(drive, pace, Optional.empty(), listeners), seconds);
    }

    /**
     * Sends at a rate, and beside it to a topic that nobody reads: what the service does while sender and broker take their part of
     * the machine.
     *
     * @param framesPerSecond to the service, of all cameras together [1/s]
     * @param elsewhere to the other topic [1/s]
     * @param seconds for which frames are sent [s]
     */
    public Session offerBeside(int cameras, double framesPerSecond, double elsewhere, double seconds)
            throws IOException, InterruptedException {
        SendingSession sending = new SendingSession(
                KafkaConnection.of(broker),
                TopicNames.defaults().withFrames(UNREAD_TOPIC),
                replay(new BenchDrive(frames, cameras, elsewhere), Pace.realTime(1, System::nanoTime)),
                silent());
        ExecutorService beside = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> sent = beside.submit(sending::run);
            Session session = offer(cameras, framesPerSecond, seconds);
            sending.stop();
            sent.get();
            return session;
        } catch (ExecutionException e) {
            throw new IllegalStateException("could not send to " + UNREAD_TOPIC, e.getCause());
        } finally {
            sending.stop();
            beside.shutdown();
        }
    }

    private Session run(double offered, CollectingSession session, double seconds)
            throws IOException, InterruptedException {
        CostMeter meter = CostMeter.begin(broker);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            timer.schedule(session::stop, Math.round(seconds * NANOS), TimeUnit.NANOSECONDS);
            RunReport report = session.run();
            long processed = report.outcomes().getOrDefault(Outcome.PROCESSED, 0L);
            return new Session(offered, seconds, report, meter.end(processed));
        } finally {
            timer.shutdownNow();
        }
    }

    private CollectingSession session(
            BenchDrive drive, Pace pace, Optional<Integer> underWay, List<? extends ResultListener> listeners) {
        Map<String, String> settings = Map.of();
        return new CollectingSession(
                KafkaConnection.of(broker),
                TopicNames.defaults(),
                replay(drive, pace),
                new CollectPlan(
                        every ? RunExpectation.every(settings) : RunExpectation.latest(settings),
                        underWay,
                        Optional.empty(),
                        new Annotator.Selection(1, 1),
                        Optional.empty()),
                new Taps(List.of(), List.copyOf(listeners), TruthSink.none()),
                () -> broker.isAlive() && !service.ended().isDone(),
                silent());
    }

    private static ReplayPlan replay(BenchDrive drive, Pace pace) {
        Clock clock = Clock.systemUTC();
        long first = clock.millis() * SEQUENCES_PER_MILLI;
        return new ReplayPlan(
                drive, pace, Stamps.whenSent(clock), new Replayer.Options(first, Optional.empty(), Optional.empty()));
    }

    private static Terminal silent() {
        return new Terminal(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
    }

    @Override
    public void close() {
        service.close();
    }
}
