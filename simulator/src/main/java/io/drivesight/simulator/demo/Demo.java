package io.drivesight.simulator.demo;

import io.drivesight.service.DriveSightService;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.TopicNames;
import io.drivesight.simulator.collect.RunReport;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.demo.DemoPlan.PagePlan;
import io.drivesight.simulator.page.LivePage;
import io.drivesight.simulator.page.PageSetup;
import io.drivesight.simulator.session.CollectingSession;
import io.drivesight.simulator.session.Taps;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts a broker and a service, replays a drive through them, and reports. {@link #run()} once; {@link #stop()} from any thread
 * ends the drive early, and the rest goes its usual way.
 */
public final class Demo {
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

    private final DemoPlan plan;
    private final Terminal terminal;
    private volatile boolean stopped;
    private volatile @Nullable CollectingSession session;

    public Demo(DemoPlan plan, Terminal terminal) {
        this.plan = plan;
        this.terminal = terminal;
    }

    /** Ends the drive; {@link #run()} then drains and reports. */
    public void stop() {
        stopped = true;
        CollectingSession running = session;
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
     * @throws IOException when frames cannot be read, or pictures and report cannot be written
     */
    public RunReport run() throws IOException, InterruptedException {
        TopicNames topics = TopicNames.defaults();
        try (EmbeddedBroker broker = step("starting Kafka", EmbeddedBroker::startNew)) {
            ServiceConfig config = ServiceConfig.of(settings(broker));
            broker.createTopics(plan.partitions(), Map.of(), topics.all());
            KafkaConnection.of(broker).createCompacted(plan.partitions(), topics.state());
            try (DriveSightService service =
                    step("starting the service, warming up the model", () -> startService(config))) {
                terminal.line("service status and metrics: http://127.0.0.1:" + service.httpPort() + "/");
                return show(broker, topics, service);
            }
        }
    }

    private Map<String, String> settings(EmbeddedBroker broker) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("instance", "demo");
        settings.put("kafka.bootstrap-servers", broker.bootstrapServers());
        settings.put("model.path", plan.model().toString());
        settings.put("policy", plan.policy());
        settings.put("http.port", "0");
        settings.putAll(plan.serviceSettings());
        return settings;
    }

    private static DriveSightService startService(ServiceConfig config) throws InterruptedException {
        DriveSightService service = DriveSightService.start(config);
        if (!service.awaitReady(READY_TIMEOUT)) {
            String why = service.notReady().toString();
            service.close();
            throw new IllegalStateException("the service did not get ready: " + why);
        }
        return service;
    }

    private RunReport show(EmbeddedBroker broker, TopicNames topics, DriveSightService service)
            throws IOException, InterruptedException {
        if (plan.page().isEmpty()) {
            return replay(broker, topics, service, Taps.none());
        }
        PagePlan wanted = plan.page().get();
        PageFaults faults = new PageFaults(plan.replay().faults());
        List<String> names =
                wanted.cameras().stream().map(camera -> camera.id().camera()).toList();
        LiveControls controls = new LiveControls(wanted.stage(), names, wanted.rate(), faults);
        try (LivePage page = LivePage.start(wanted.port(), new PageSetup(wanted.title(), wanted.cameras()), controls)) {
            terminal.line("live page: " + page.url());
            Taps taps = new Taps(page.senders(), page.receivers(), page.truths());
            return replay(broker, topics, service, taps);
        }
    }

    private RunReport replay(EmbeddedBroker broker, TopicNames topics, DriveSightService service, Taps taps)
            throws IOException, InterruptedException {
        CollectingSession running = new CollectingSession(
                KafkaConnection.of(broker),
                topics,
                plan.replay(),
                plan.collect(),
                taps,
                () -> broker.isAlive() && !service.ended().isDone(),
                terminal);
        session = running;
        if (stopped) {
            running.stop();
        }
        try {
            return running.run();
        } finally {
            broker.trouble().ifPresent(terminal::line);
        }
    }

    private <T> T step(String what, Step<T> action) throws InterruptedException {
        terminal.begin(what + " …");
        long begin = System.nanoTime();
        T result = action.run();
        terminal.line(String.format(Locale.ROOT, "%s … %.1f s", what, (System.nanoTime() - begin) / 1e9));
        return result;
    }

    @FunctionalInterface
    private interface Step<T> {
        T run() throws InterruptedException;
    }
}
