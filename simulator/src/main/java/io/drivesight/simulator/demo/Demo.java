package io.drivesight.simulator.demo;

import io.drivesight.fusion.stream.FusionConfig;
import io.drivesight.fusion.stream.FusionConfig.Guarantee;
import io.drivesight.fusion.stream.FusionService;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.Topics;
import io.drivesight.simulator.collect.LocalService;
import io.drivesight.simulator.collect.ResultConsumer;
import io.drivesight.simulator.collect.RunListener;
import io.drivesight.simulator.collect.RunReport;
import io.drivesight.simulator.collect.Session;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.live.FoxgloveServer;
import io.drivesight.simulator.record.RecordingWriter;
import io.drivesight.simulator.record.TopicRecorder;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Starts a broker, a service and, when a page or Foxglove looks on, a fusion; replays a drive through them, and reports. Call
 * {@link #run()} once. {@link #stop()}, from any thread, ends the drive early; what was sent still gets its outcomes and its report.
 */
public final class Demo {
    private static final Duration FUSION_READY = Duration.ofSeconds(20);

    private final Plan plan;
    private final Terminal terminal;
    private volatile boolean stopped;
    private volatile @Nullable Session session;

    /**
     * What a demo runs.
     *
     * @param serviceSettings settings of the service, by key
     * @param replay what is sent
     * @param policy of the service, {@code every} or {@code latest}
     * @param settings how the run is made, for the report
     * @param listeners who looks on
     * @param fused somebody looks at what the cameras see together
     * @param foxglove port of the loopback address where it is shown to Foxglove; empty: it is not
     */
    public record Plan(
            Map<String, String> serviceSettings,
            Session.Plan replay,
            String policy,
            Map<String, String> settings,
            List<RunListener> listeners,
            boolean fused,
            OptionalInt foxglove) {}

    @FunctionalInterface
    private interface Step<T> {
        T run() throws InterruptedException;
    }

    public Demo(Plan plan, Terminal terminal) {
        this.plan = plan;
        this.terminal = terminal;
    }

    /** Ends the drive; {@link #run()} then drains and reports. */
    public void stop() {
        stopped = true;
        Session running = session;
        if (running != null) {
            running.stop();
        }
    }

    /**
     * Runs to the end.
     *
     * @throws io.drivesight.simulator.bus.BrokerException when Kafka does not come up
     * @throws io.drivesight.service.StartException when the service does not come up
     * @throws io.drivesight.service.config.ConfigException when the service's settings are wrong
     * @throws IOException when frames cannot be read
     */
    public RunReport run() throws IOException, InterruptedException {
        try (EmbeddedBroker broker = step("starting Kafka", LocalService::startBroker)) {
            try (LocalService service = step(
                    "starting the service, warming up the model",
                    () -> LocalService.start(broker, "demo", plan.serviceSettings()))) {
                terminal.line("service status and metrics: http://127.0.0.1:" + service.httpPort() + "/");
                KafkaConnection connection = KafkaConnection.of(broker);
                try (Closeable fusion = fusion(connection);
                        Closeable live = foxglove(connection)) {
                    return replay(connection, service);
                } finally {
                    broker.trouble().ifPresent(terminal::line);
                }
            }
        }
    }

    /** What the cameras of a vehicle see together, told to the listeners. */
    private Closeable fusion(KafkaConnection connection) throws InterruptedException {
        if (!plan.fused()) {
            return () -> {};
        }
        FusionService fusion = step("starting the fusion", () -> fuse(connection));
        ResultConsumer worlds = ResultConsumer.ofWorlds(connection, plan.listeners());
        return () -> {
            worlds.close();
            terminal.line(fusion.hasFailed() ? "the fusion ended early: see the log" : "fusion: " + fusion.counts());
            fusion.close();
        };
    }

    private static FusionService fuse(KafkaConnection connection) throws InterruptedException {
        FusionService fusion = FusionService.start(new FusionConfig(
                "drivesight-fusion",
                Topics.RESULTS,
                Topics.WORLD,
                Guarantee.AT_LEAST_ONCE,
                Optional.empty(),
                1,
                0,
                Optional.empty(),
                connection.settings()));
        long end = System.nanoTime() + FUSION_READY.toNanos();
        while (!fusion.isRunning() && !fusion.hasFailed() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        return fusion;
    }

    private Closeable foxglove(KafkaConnection connection) throws IOException {
        if (plan.foxglove().isEmpty()) {
            return () -> {};
        }
        FoxgloveServer live = FoxgloveServer.start(plan.foxglove().getAsInt());
        terminal.line("live to Foxglove: " + live.url());
        RecordingWriter writer = new RecordingWriter(List.of(live));
        TopicRecorder recorder = TopicRecorder.start(connection, Topics.ALL, false, writer, Clock.systemUTC());
        return () -> closeView(recorder);
    }

    /** A failing view does not change the drive's report. */
    private void closeView(Closeable view) {
        try {
            view.close();
        } catch (IOException failed) {
            terminal.line("the live view of Foxglove was not whole: " + failed.getMessage());
        }
    }

    private RunReport replay(KafkaConnection connection, LocalService service)
            throws IOException, InterruptedException {
        Session running = new Session(connection, plan.replay(), terminal);
        session = running;
        if (stopped) {
            running.stop();
        }
        return running.collect(
                plan.policy(),
                plan.settings(),
                LocalService.mostUnderWay(plan.policy()),
                plan.listeners(),
                service::isAlive);
    }

    private <T> T step(String what, Step<T> action) throws InterruptedException {
        terminal.begin(what + " …");
        long begin = System.nanoTime();
        T result = action.run();
        terminal.line(String.format(Locale.ROOT, "%s … %.1f s", what, (System.nanoTime() - begin) / 1e9));
        return result;
    }
}
