package io.drivesight.simulator.bench;

import io.drivesight.simulator.bench.ClosedLoop.Rate;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.collect.LocalService;
import io.drivesight.simulator.collect.RunListener;
import io.drivesight.simulator.collect.RunReport;
import io.drivesight.simulator.collect.Session;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.Pace;
import io.drivesight.simulator.replay.Replayer;
import io.drivesight.simulator.replay.Stamps;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A service in this virtual machine on a broker in another one, and frames that are sent to it. Every frame sent is waited for.
 * Capture time is the time of sending. Not thread-safe.
 */
final class ServiceUnderTest implements AutoCloseable {
    /** Frames in flight, of all cameras together, that saturate the service. */
    private static final int SATURATION = 48;
    /** Name of the service's instance; its clients' threads carry it. */
    static final String INSTANCE = "bench";

    /** Sequence numbers of a session begin at the clock's time, so that no session repeats another's. */
    private static final long SEQUENCES_PER_MILLI = 1000;

    private static final double NANOS = 1e9;

    private static final int MEBIBYTE = 1 << 20;

    private final EmbeddedBroker broker;
    private final BenchFrames frames;
    private final LocalService service;
    private final String policy;

    /**
     * Frames that were sent, and what became of them.
     *
     * @param offered frames per second that were to be sent, of all cameras together [1/s]; 0: as many as could be done
     * @param seconds for which frames were sent [s]
     */
    record Measurement(double offered, double seconds, RunReport report, Costs costs) {
        /** How fast the service was, by its own threads' processor time. */
        Rate rate() {
            return new Rate(report.fps(), report.endToEndMs(), costs.serviceMillis());
        }
    }

    private ServiceUnderTest(EmbeddedBroker broker, BenchFrames frames, LocalService service, String policy) {
        this.broker = broker;
        this.frames = frames;
        this.service = service;
        this.policy = policy;
    }

    /**
     * Starts a service and waits until it is ready.
     *
     * @param broker of {@link LocalService#startBroker}
     * @param settings of the service beside the policy, by key
     */
    static ServiceUnderTest start(
            EmbeddedBroker broker, BenchFrames frames, String policy, Map<String, String> settings)
            throws InterruptedException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("policy", policy);
        return new ServiceUnderTest(broker, frames, LocalService.start(broker, INSTANCE, all), policy);
    }

    /**
     * Sends as much as the service can take: under policy {@code every}.
     *
     * @param seconds for which frames are sent [s]
     */
    Measurement saturate(int cameras, double seconds) throws IOException, InterruptedException {
        // The rate of the drive does not matter: no frame waits for its time.
        Session session = session(frames.drive(cameras, 1), Pace.unlimited());
        return run(0, session, OptionalInt.of(SATURATION), List.of(), seconds);
    }

    /**
     * Sends at a rate, whatever becomes of it.
     *
     * @param framesPerSecond of all cameras together [1/s]
     * @param seconds for which frames are sent [s]
     * @param listeners told of what comes back
     */
    Measurement offer(int cameras, double framesPerSecond, double seconds, RunListener... listeners)
            throws IOException, InterruptedException {
        Pace pace = Pace.realTime(1, System::nanoTime);
        Session session = session(frames.drive(cameras, framesPerSecond), pace);
        return run(framesPerSecond, session, OptionalInt.empty(), List.of(listeners), seconds);
    }

    private Session session(Drive drive, Pace pace) {
        Clock clock = Clock.systemUTC();
        long first = clock.millis() * SEQUENCES_PER_MILLI;
        Session.Plan plan = new Session.Plan(
                drive, pace, Stamps.whenSent(clock), new Replayer.Options(first, Optional.empty(), Optional.empty()));
        return new Session(sender(), plan, Terminal.silent());
    }

    /** The sender queues at most 2 MiB: time in a longer queue would be taken for the service's. */
    private KafkaConnection sender() {
        int largest =
                frames.images().stream().mapToInt(image -> image.length).max().orElse(0);
        return new KafkaConnection(broker.bootstrapServers(), Math.max(MEBIBYTE, 2 * largest), Map.of());
    }

    private Measurement run(
            double offered, Session session, OptionalInt mostUnderWay, List<RunListener> listeners, double seconds)
            throws IOException, InterruptedException {
        CostMeter meter = CostMeter.begin(broker);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            timer.schedule(session::stop, Math.round(seconds * NANOS), TimeUnit.NANOSECONDS);
            RunReport report = session.collect(policy, Map.of(), mostUnderWay, listeners, service::isAlive);
            return new Measurement(offered, seconds, report, meter.end(report.processed()));
        } finally {
            timer.shutdownNow();
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
