package io.drivesight.simulator.bench;

import io.drivesight.simulator.bench.BenchReport.Contender;
import io.drivesight.simulator.bench.BenchReport.Count;
import io.drivesight.simulator.bench.BenchReport.Goal;
import io.drivesight.simulator.bench.BenchReport.Load;
import io.drivesight.simulator.bench.BenchReport.Overload;
import io.drivesight.simulator.bench.Costs.ThreadCost;
import io.drivesight.simulator.collect.Percentiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report as tables, for the terminal and for {@code docs/performance.md}. */
public final class BenchTables {
    private static final double KILO = 1e3;
    private static final double MEGA = 1e6;

    private final BenchReport report;

    public BenchTables(BenchReport report) {
        this.report = report;
    }

    /** All tables as plain text. */
    public String text() {
        return tables().stream().map(Table::text).collect(Collectors.joining("\n"));
    }

    /** All tables in Markdown. */
    public String markdown() {
        return about() + "\n\n" + tables().stream().map(Table::markdown).collect(Collectors.joining("\n"));
    }

    /** What was measured, and on what, in two sentences. */
    public String about() {
        BenchReport.Setup setup = report.setup();
        Machine machine = report.machine();
        return format(
                "%s, %d cores, %.0f GiB; %s, ONNX Runtime %s on %s, Kafka %s, other processes took %.0f %% of the cores meanwhile.%n"
                        + "%s (sha256 %s), profile %s: %s; frames %s, %s, %d kB each; %d round%s of %.0f s, medians.",
                machine.processor().isEmpty() ? machine.system() : machine.processor(),
                machine.cores(),
                machine.memoryBytes() / (double) (1 << 30),
                "Java " + machine.java(),
                machine.onnxRuntime(),
                setup.provider(),
                machine.kafka(),
                100 * report.otherLoad(),
                setup.model(),
                setup.modelSha256()
                        .substring(0, Math.min(12, setup.modelSha256().length())),
                setup.profile(),
                setup.profileInput(),
                setup.frames(),
                setup.frameSize(),
                setup.frameBytes() / 1000,
                setup.rounds(),
                setup.rounds() == 1 ? "" : "s",
                setup.seconds());
    }

    private List<Table> tables() {
        return List.of(
                shapes(), contenders(), loads(), stages(), overloads(), stageCosts(), threads(), memory(), goals());
    }

    private Table shapes() {
        Table table = new Table("The bare model: callers x threads of a call", "input", "shape", "frames/s", "p50 ms");
        report.shapes()
                .forEach(trial -> table.add(
                        trial.input(),
                        trial.shape().words(),
                        one(trial.rate().framesPerSecond()),
                        one(trial.rate().millis().p50())));
        return table;
    }

    private Table contenders() {
        Table table = new Table(
                "Throughput",
                "contender",
                "frames/s",
                "rounds",
                "of bare square",
                "of bare profile",
                "p50 ms",
                "p99 ms",
                "processor ms/frame");
        double square = rate(Rounds.BARE_SQUARE);
        double profile = rate(Rounds.BARE_PROFILE);
        report.contenders()
                .forEach((name, contender) -> table.add(
                        contender.what(),
                        one(contender.framesPerSecond()),
                        contender.rounds().stream().map(BenchTables::whole).collect(Collectors.joining(" ")),
                        two(contender.framesPerSecond() / square),
                        two(contender.framesPerSecond() / profile),
                        one(contender.millis().p50()),
                        one(contender.millis().p99()),
                        one(contender.processorMillis())));
        return table;
    }

    private double rate(String name) {
        Contender contender = report.contenders().get(name);
        return contender == null ? 0 : contender.framesPerSecond();
    }

    private Table loads() {
        Table table = new Table(
                "Below capacity, policy " + report.setup().policy() + ": from sending a frame to its result",
                "load",
                "frames/s",
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "max ms",
                "frames",
                "not processed");
        for (Load load : report.loads()) {
            Percentiles p = load.sendToResult();
            table.add(
                    percent(load.share()),
                    one(load.framesPerSecond()),
                    one(p.p50()),
                    one(p.p90()),
                    one(p.p99()),
                    one(p.max()),
                    Long.toString(load.frames().sent()),
                    reasons(load.frames()));
        }
        return table;
    }

    private Table stages() {
        List<String> heads = new ArrayList<>(List.of("stage"));
        report.loads().forEach(load -> heads.add(percent(load.share())));
        report.overload()
                .forEach(overload -> heads.add(format("%.0f x, %d cam.", overload.factor(), overload.cameras())));
        Table table = new Table("Stages, p50 / p99 ms", heads.toArray(String[]::new));
        List<String> names = report.loads().stream()
                .flatMap(load -> load.stages().keySet().stream())
                .distinct()
                .toList();
        for (String name : names) {
            List<String> cells = new ArrayList<>(List.of(name));
            report.loads().forEach(load -> cells.add(pair(load.stages().get(name))));
            report.overload()
                    .forEach(overload -> cells.add(pair(overload.stages().get(name))));
            table.add(cells.toArray(String[]::new));
        }
        return table;
    }

    private static String pair(@Nullable Percentiles p) {
        return p == null ? "-" : format("%.1f / %.1f", p.p50(), p.p99());
    }

    private Table overloads() {
        Table table = new Table(
                "Above capacity, policy latest: age of published results",
                "load",
                "cameras",
                "sent/s",
                "processed/s",
                "of capacity",
                "age p50 ms",
                "p99 ms",
                "max ms",
                "fewest/most",
                "frames",
                "not processed");
        report.overload().forEach(overload -> overload(table, format("%.0f x", overload.factor()), overload));
        report.beside()
                .forEach(overload -> overload(
                        table, format("%.0f x, most of it on a topic that is not read", overload.factor()), overload));
        return table;
    }

    private void overload(Table table, String name, Overload overload) {
        table.add(
                name,
                Integer.toString(overload.cameras()),
                whole(overload.sent()),
                one(overload.framesPerSecond()),
                two(overload.framesPerSecond() / rate(Rounds.SERVICE)),
                one(overload.age().p50()),
                one(overload.age().p99()),
                one(overload.age().max()),
                two(overload.fairness()),
                Long.toString(overload.frames().sent()),
                reasons(overload.frames()));
    }

    private Table stageCosts() {
        Table table = new Table("Cost of a stage per frame, in process", "stage", "processor ms", "kB allocated");
        double millis = 0;
        double bytes = 0;
        for (Map.Entry<String, StageCost> stage : report.stageCosts().entrySet()) {
            millis += stage.getValue().millis();
            bytes += stage.getValue().bytes();
            table.add(
                    stage.getKey(),
                    two(stage.getValue().millis()),
                    one(stage.getValue().bytes() / KILO));
        }
        table.add("all", two(millis), one(bytes / KILO));
        return table;
    }

    private Table threads() {
        List<String> heads = new ArrayList<>(List.of("threads"));
        shownCosts().keySet().forEach(heads::add);
        Table table =
                new Table("Cost of the service per frame processed: processor ms / kB", heads.toArray(String[]::new));
        List<String> groups = shownCosts().values().stream()
                .flatMap(costs -> costs.threads().keySet().stream())
                .distinct()
                .sorted(Comparator.comparing((String group) -> !ThreadGroups.isService(group))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        for (String group : groups) {
            addCosts(table, group, costs -> cost(costs.threads().get(group)));
        }
        addCosts(
                table,
                "all of the service's",
                costs -> format("%.2f / %.0f", costs.serviceMillis(), costs.serviceBytes() / KILO));
        addCosts(table, "broker", costs -> two(costs.brokerMillis()));
        return table;
    }

    /** Of the costs those that matter most: at capacity, at 60 % of it, and at the highest overload. All are in the JSON. */
    private Map<String, Costs> shownCosts() {
        String highest = report.overload().stream()
                .max(Comparator.comparingDouble(Overload::factor))
                .map(overload -> format("overload%.0fx", overload.factor()))
                .orElse("");
        Map<String, Costs> shown = new LinkedHashMap<>();
        report.costs().forEach((name, costs) -> {
            if (name.equals("saturated") || name.equals("load60") || name.startsWith(highest)) {
                shown.put(name, costs);
            }
        });
        return shown;
    }

    private void addCosts(Table table, String name, Function<Costs, String> cell) {
        List<String> cells = new ArrayList<>(List.of(name));
        shownCosts().values().forEach(costs -> cells.add(cell.apply(costs)));
        table.add(cells.toArray(String[]::new));
    }

    private static String cost(@Nullable ThreadCost cost) {
        return cost == null ? "-" : format("%.2f / %.0f", cost.millis(), cost.bytes() / KILO);
    }

    private Table memory() {
        List<String> heads = new ArrayList<>(List.of(""));
        shownCosts().keySet().forEach(heads::add);
        Table table = new Table("Memory and garbage collection", heads.toArray(String[]::new));
        addCosts(table, "peak memory, with sender and receiver [MB]", costs -> mega(costs.peakResidentBytes()));
        addCosts(table, "peak heap, with garbage [MB]", costs -> mega(costs.peakHeapBytes()));
        addCosts(table, "broker's memory [MB]", costs -> mega(costs.brokerResidentBytes()));
        addCosts(table, "collections", costs -> Long.toString(costs.collections()));
        addCosts(table, "pauses per frame [ms]", costs -> format("%.3f", costs.pauseMillis()));
        addCosts(table, "longest pause [ms]", costs -> one(costs.longestPauseMillis()));
        return table;
    }

    private static String mega(long bytes) {
        return whole(bytes / MEGA);
    }

    private Table goals() {
        Table table = new Table("Goals", "goal", "measured", "bound", "");
        for (Goal goal : report.goals()) {
            table.add(
                    goal.name(),
                    two(goal.value()) + " " + goal.unit(),
                    (goal.atLeast() ? ">= " : "<= ") + two(goal.bound()) + " " + goal.unit(),
                    goal.isMet() ? "met" : "MISSED");
        }
        return table;
    }

    private static String reasons(Count count) {
        String text = count.reasons().entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        if (count.unexplained() > 0) {
            text += (text.isEmpty() ? "" : ", ") + count.unexplained() + " WITHOUT AN OUTCOME";
        }
        return text.isEmpty() ? "-" : text;
    }

    private static String percent(double share) {
        return format("%.0f %%", 100 * share);
    }

    private static String whole(double value) {
        return format("%.0f", value);
    }

    private static String one(double value) {
        return format("%.1f", value);
    }

    private static String two(double value) {
        return format("%.2f", value);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
