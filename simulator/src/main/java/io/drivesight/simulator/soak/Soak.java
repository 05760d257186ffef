package io.drivesight.simulator.soak;

import io.drivesight.simulator.bench.Bench;
import io.drivesight.simulator.bench.BenchFrames;
import io.drivesight.simulator.bench.Machine;
import io.drivesight.simulator.bench.ServiceUnderTest;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.collect.RunReport;
import io.drivesight.simulator.collect.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs the service at a share of its capacity for a long time, and judges whether it stays as it is. {@link #run()} once. */
public final class Soak {
    private static final double NANOS = 1e9;

    private final SoakPlan plan;
    private final BenchFrames frames;
    private final Terminal terminal;

    public Soak(SoakPlan plan, BenchFrames frames, Terminal terminal) {
        this.plan = plan;
        this.frames = frames;
        this.terminal = terminal;
    }

    /**
     * Runs to the end.
     *
     * @throws IOException when frames cannot be read
     */
    public SoakReport run() throws IOException, InterruptedException {
        Machine machine = Machine.here();
        try (EmbeddedBroker broker = EmbeddedBroker.startNew()) {
            Bench.createTopics(broker);
            double capacity = plan.framesPerSecond().isPresent() ? 0 : capacity(broker);
            double offered = plan.framesPerSecond().orElse(plan.load() * capacity);
            try (ServiceUnderTest service = ServiceUnderTest.start(broker, frames, plan.settings())) {
                return load(machine, service, capacity, offered);
            }
        }
    }

    private double capacity(EmbeddedBroker broker) throws IOException, InterruptedException {
        Map<String, String> settings = new LinkedHashMap<>(plan.settings());
        settings.put("policy", "every");
        try (ServiceUnderTest service = ServiceUnderTest.start(broker, frames, settings)) {
            service.saturate(plan.cameras(), plan.capacitySeconds());
            double capacity = service.saturate(plan.cameras(), plan.capacitySeconds())
                    .report()
                    .fps();
            terminal.line(String.format(Locale.ROOT, "capacity: %.1f frames/s", capacity));
            return capacity;
        }
    }

    private SoakReport load(Machine machine, ServiceUnderTest service, double capacity, double offered)
            throws IOException, InterruptedException {
        Sampler sampler = new Sampler(System::nanoTime);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        ServiceUnderTest.Session session;
        try {
            long interval = Math.round(plan.interval() * NANOS);
            timer.scheduleAtFixedRate(() -> show(sampler.take()), interval, interval, TimeUnit.NANOSECONDS);
            session = service.offer(plan.cameras(), offered, plan.seconds(), List.of(sampler));
        } finally {
            timer.shutdownNow();
        }
        return report(machine, sampler.samples(), session, capacity);
    }

    private void show(SoakSample sample) {
        terminal.update(String.format(
                Locale.ROOT,
                "  %5.0f s  %.1f frames/s  p50 %.1f p99 %.1f ms  heap %.1f MB  process %.0f MB  not processed %d",
                sample.seconds(),
                sample.framesPerSecond(),
                sample.p50(),
                sample.p99(),
                sample.heapMegabytes(),
                sample.residentMegabytes(),
                sample.others()));
    }

    private SoakReport report(
            Machine machine, List<SoakSample> samples, ServiceUnderTest.Session session, double capacity) {
        RunReport run = session.report();
        List<Trend> trends = SoakReport.trends(samples);
        List<String> problems = SoakReport.problems(trends, new ArrayList<>(run.problems()));
        Map<String, Long> outcomes = new TreeMap<>();
        run.outcomes().forEach((outcome, count) -> outcomes.put(outcome.name(), count));
        return new SoakReport(
                SoakReport.SCHEMA,
                problems.isEmpty(),
                problems,
                machine,
                plan.settings(),
                plan.seconds(),
                capacity,
                session.offered(),
                run.framesSent(),
                outcomes,
                run.unexplained(),
                trends,
                session.costs(),
                samples);
    }
}
