package io.drivesight.simulator.bench;

import static io.drivesight.simulator.bench.Table.column;

import io.drivesight.simulator.bench.Bench.Plan;
import io.drivesight.simulator.bench.BenchReport.Load;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.collect.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The service above its capacity, policy {@code latest}, with one setting or another: every combination in turn, round after round, on
 * one broker and in one virtual machine, so that their ratios hold on a busy machine too.
 */
public final class SettingsCompared {
    /** Before anything counts the service is saturated so many times. */
    private static final int WARM_UP_TURNS = 6;

    private final Plan plan;
    private final BenchFrames frames;
    private final Terminal terminal;

    /** A comparison by a plan's model, overloads, times and rounds; its settings are those that all have. */
    public SettingsCompared(Plan plan, BenchFrames frames, Terminal terminal) {
        this.plan = plan;
        this.frames = frames;
        this.terminal = terminal;
    }

    /**
     * One combination at one load.
     *
     * @param settings {@code key=value}, comma-separated
     * @param load medians of all rounds
     * @param ofCapacity frames processed, of the capacity with the common settings
     */
    public record Line(String settings, Load load, double ofCapacity) {}

    /** What was measured, most loads first. */
    public record Comparison(double capacity, List<Line> lines) {
        private Table table() {
            return Table.of(
                    String.format(
                            Locale.ROOT, "Settings in turn above a capacity of %.1f frames/s, policy latest", capacity),
                    lines,
                    column("settings", Line::settings),
                    column(
                            "load",
                            line -> format(
                                    "%.0f x, %d cam.",
                                    line.load().factor(), line.load().cameras())),
                    column(
                            "age p50 ms",
                            line -> format("%.1f", line.load().age().p50())),
                    column("p99 ms", line -> format("%.1f", line.load().age().p99())),
                    column("of capacity", line -> format("%.2f", line.ofCapacity())),
                    column("fewest/most", line -> format("%.2f", line.load().fairness())),
                    column(
                            "not processed",
                            line -> BenchTables.reasons(line.load().frames())));
        }

        /** For the terminal. */
        public String text() {
            return table().text();
        }

        /** For documents. */
        public String markdown() {
            return table().markdown() + "\n";
        }
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /**
     * Measures; throws what {@link Bench#run} does.
     *
     * @param choices values by key, each at least one
     */
    public Comparison run(Map<String, List<String>> choices) throws IOException, InterruptedException {
        List<Map<String, String>> variants = combinations(choices);
        Map<List<Object>, List<Load>> measured = new LinkedHashMap<>();
        double capacity = 0;
        try (EmbeddedBroker broker = ServiceUnderTest.startBroker()) {
            try (ServiceUnderTest service = ServiceUnderTest.start(broker, frames, plan.serviceSettings("every"))) {
                for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
                    capacity = service.saturate(plan.cameras(), plan.seconds())
                            .report()
                            .fps();
                }
            }
            for (int round = 1; round <= plan.rounds(); round++) {
                for (Map<String, String> variant : variants) {
                    terminal.line(format("round %d of %d: %s", round, plan.rounds(), words(variant)));
                    measure(broker, variant, capacity, measured);
                }
            }
        }
        double all = capacity;
        return new Comparison(
                all,
                measured.entrySet().stream()
                        .map(entry -> {
                            Load load = Median.of(entry.getValue(), Load.class);
                            return new Line(String.valueOf(entry.getKey().get(0)), load, load.framesPerSecond() / all);
                        })
                        .toList());
    }

    private void measure(
            EmbeddedBroker broker, Map<String, String> variant, double capacity, Map<List<Object>, List<Load>> measured)
            throws IOException, InterruptedException {
        Map<String, String> settings = new LinkedHashMap<>(plan.serviceSettings("latest"));
        settings.putAll(variant);
        try (ServiceUnderTest service = ServiceUnderTest.start(broker, frames, settings)) {
            service.saturate(plan.cameras(), plan.warmUpSeconds());
            for (int cameras : List.of(1, plan.manyCameras())) {
                for (double factor : plan.overloads()) {
                    Load load = Load.of(factor, cameras, service.offer(cameras, factor * capacity, plan.seconds()));
                    measured.computeIfAbsent(List.of(words(variant), cameras, factor), key -> new ArrayList<>())
                            .add(load);
                }
            }
        }
    }

    private static String words(Map<String, String> variant) {
        return variant.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Every value of each key with every one of the others. */
    static List<Map<String, String>> combinations(Map<String, List<String>> choices) {
        List<Map<String, String>> all = List.of(Map.of());
        for (Map.Entry<String, List<String>> choice : choices.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> begun : all) {
                for (String value : choice.getValue()) {
                    Map<String, String> one = new LinkedHashMap<>(begun);
                    one.put(choice.getKey(), value);
                    longer.add(one);
                }
            }
            all = longer;
        }
        return all;
    }
}
