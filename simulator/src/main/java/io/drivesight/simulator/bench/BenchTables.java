package io.drivesight.simulator.bench;

import static io.drivesight.simulator.bench.Table.column;

import io.drivesight.simulator.bench.BenchReport.Contender;
import io.drivesight.simulator.bench.BenchReport.Count;
import io.drivesight.simulator.bench.BenchReport.Goal;
import io.drivesight.simulator.bench.BenchReport.Load;
import io.drivesight.simulator.bench.BenchReport.Setup;
import io.drivesight.simulator.bench.BenchReport.StageCost;
import io.drivesight.simulator.bench.BenchReport.Trial;
import io.drivesight.simulator.bench.Costs.ThreadCost;
import io.drivesight.simulator.bench.Costs.Written;
import io.drivesight.simulator.collect.Durations.Percentiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report as tables in Markdown, for the terminal and for {@code docs/performance.md}. */
public final class BenchTables {
    private static final double KILO = 1e3;
    private static final double MEGA = 1e6;

    private final BenchReport report;

    public BenchTables(BenchReport report) {
        this.report = report;
    }

    /** All tables in Markdown. */
    public String markdown() {
        return about() + "\n\n" + tables().stream().map(Table::markdown).collect(Collectors.joining("\n"));
    }

    /** What was measured, and on what, in two sentences. */
    private String about() {
        Setup setup = report.setup();
        Machine machine = report.machine();
        return format(
                "%s, %d cores, %.0f GiB; Java %s, ONNX Runtime %s on %s, Kafka %s, other processes took %.0f %% of the cores meanwhile.%n"
                        + "%s (sha256 %s), profile %s: %s; frames %s, %s, %d kB each; %d round%s of %.0f s, medians.",
                machine.processor().isEmpty() ? machine.system() : machine.processor(),
                machine.cores(),
                machine.memoryBytes() / (double) (1 << 30),
                machine.java(),
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
                shapes(),
                contenders(),
                loads(),
                stages(),
                overloads(),
                stageCosts(),
                threads(),
                written(),
                memory(),
                goals());
    }

    private Table shapes() {
        return Table.of(
                "The bare model: callers x threads of a call",
                report.shapes(),
                column("input", Trial::input),
                column("shape", trial -> trial.shape().words()),
                column("frames/s", trial -> one(trial.rate().framesPerSecond())),
                column("p50 ms", trial -> one(trial.rate().millis().p50())));
    }

    private Table contenders() {
        double square = report.contenders().bareSquare().framesPerSecond();
        double profile = report.contenders().bareProfile().framesPerSecond();
        return Table.of(
                "Throughput",
                report.contenders().all(),
                column("contender", Contender::what),
                column("frames/s", contender -> one(contender.framesPerSecond())),
                column(
                        "rounds",
                        contender -> contender.rounds().stream()
                                .map(BenchTables::whole)
                                .collect(Collectors.joining(" "))),
                column("of bare square", contender -> two(contender.framesPerSecond() / square)),
                column("of bare profile", contender -> two(contender.framesPerSecond() / profile)),
                column("p50 ms", contender -> one(contender.millis().p50())),
                column("p99 ms", contender -> one(contender.millis().p99())),
                column("processor ms/frame", contender -> one(contender.processorMillis())));
    }

    private Table loads() {
        return Table.of(
                "Below capacity, policy " + report.setup().policy() + ": from sending a frame to its result",
                report.loads(),
                column("load", load -> percent(load.factor())),
                column("frames/s", load -> one(load.framesPerSecond())),
                column("p50 ms", load -> one(load.sendToResult().p50())),
                column("p90 ms", load -> one(load.sendToResult().p90())),
                column("p99 ms", load -> one(load.sendToResult().p99())),
                column("max ms", load -> one(load.sendToResult().max())),
                column("frames", load -> Long.toString(load.frames().sent())),
                column("not processed", load -> reasons(load.frames())));
    }

    private Table stages() {
        Map<String, Map<String, Percentiles>> columns = new LinkedHashMap<>();
        report.loads().forEach(load -> columns.put(percent(load.factor()), load.stages()));
        report.overload()
                .forEach(overload -> columns.put(
                        format("%.0f x, %d cam.", overload.factor(), overload.cameras()), overload.stages()));
        List<String> names = report.loads().stream()
                .flatMap(load -> load.stages().keySet().stream())
                .distinct()
                .toList();
        List<Table.Column<String>> all = new ArrayList<>(List.of(column("stage", name -> name)));
        columns.forEach((head, stages) -> all.add(column(head, name -> pair(stages.get(name)))));
        return Table.of(
                "Stages, p50 / p99 ms (publish: converting the scene, not encoding the record, nor its acknowledgement)",
                names,
                all);
    }

    private static String pair(@Nullable Percentiles p) {
        return p == null ? "-" : format("%.1f / %.1f", p.p50(), p.p99());
    }

    private Table overloads() {
        List<Load> all = new ArrayList<>(report.overload());
        all.addAll(report.beside());
        return Table.of(
                "Above capacity, policy latest: age of published results",
                all,
                column(
                        "load",
                        overload -> format("%.0f x", overload.factor())
                                + (report.beside().contains(overload)
                                        ? ", most of it on a topic that is not read"
                                        : "")),
                column("cameras", overload -> Integer.toString(overload.cameras())),
                column("sent/s", overload -> whole(overload.sent())),
                column("processed/s", overload -> one(overload.framesPerSecond())),
                column(
                        "of capacity",
                        overload -> two(overload.framesPerSecond()
                                / report.contenders().service().framesPerSecond())),
                column("age p50 ms", overload -> one(overload.age().p50())),
                column("p99 ms", overload -> one(overload.age().p99())),
                column("max ms", overload -> one(overload.age().max())),
                column("fewest/most", overload -> two(overload.fairness())),
                column("frames", overload -> Long.toString(overload.frames().sent())),
                column("not processed", overload -> reasons(overload.frames())));
    }

    private Table stageCosts() {
        Map<String, StageCost> all = new LinkedHashMap<>(report.stageCosts());
        all.put(
                "all",
                new StageCost(
                        report.stageCosts().values().stream()
                                .mapToDouble(StageCost::millis)
                                .sum(),
                        report.stageCosts().values().stream()
                                .mapToDouble(StageCost::bytes)
                                .sum()));
        return Table.of(
                "Cost of a stage per frame, in process",
                all.entrySet(),
                column("stage", Map.Entry::getKey),
                column("processor ms", stage -> two(stage.getValue().millis())),
                column("kB allocated", stage -> one(stage.getValue().bytes() / KILO)));
    }

    private Table threads() {
        List<String> groups = shownCosts().values().stream()
                .flatMap(costs -> costs.threads().keySet().stream())
                .distinct()
                .sorted(Comparator.comparing((String group) -> !CostMeter.isService(group))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        Map<String, Function<Costs, String>> rows = new LinkedHashMap<>();
        groups.forEach(group -> rows.put(group, costs -> cost(costs.threads().get(group))));
        rows.put(
                "all of the service's",
                costs -> format("%.2f / %.0f", costs.serviceMillis(), costs.serviceBytes() / KILO));
        rows.put("broker", costs -> two(costs.brokerMillis()));
        return costs("Cost of the service per frame processed: processor ms / kB", "threads", rows);
    }

    private static String cost(@Nullable ThreadCost cost) {
        return cost == null ? "-" : format("%.2f / %.0f", cost.millis(), cost.bytes() / KILO);
    }

    private Table written() {
        Map<String, Function<Costs, String>> rows = new LinkedHashMap<>();
        shownCosts().values().stream()
                .flatMap(costs -> costs.written().keySet().stream())
                .distinct()
                .sorted()
                .forEach(topic ->
                        rows.put(topic, costs -> written(costs.written().get(topic))));
        return costs("What the service gives to the broker per frame processed: records / kB", "topic", rows);
    }

    private static String written(@Nullable Written written) {
        return written == null ? "-" : format("%.2f / %.1f", written.records(), written.bytes() / KILO);
    }

    private Table memory() {
        Map<String, Function<Costs, String>> rows = new LinkedHashMap<>();
        rows.put("peak memory, with sender and receiver [MB]", costs -> whole(costs.peakResidentBytes() / MEGA));
        rows.put("peak heap, with garbage [MB]", costs -> whole(costs.peakHeapBytes() / MEGA));
        rows.put("broker's memory [MB]", costs -> whole(costs.brokerResidentBytes() / MEGA));
        rows.put("collections", costs -> Long.toString(costs.collections()));
        rows.put("pauses per frame [ms]", costs -> format("%.3f", costs.pauseMillis()));
        rows.put("longest pause [ms]", costs -> one(costs.longestPauseMillis()));
        return costs("Memory and garbage collection", "", rows);
    }

    /** A column for each of the costs that are shown. */
    private Table costs(String title, String head, Map<String, Function<Costs, String>> rows) {
        List<Table.Column<Map.Entry<String, Function<Costs, String>>>> columns = new ArrayList<>();
        columns.add(column(head, Map.Entry::getKey));
        shownCosts()
                .forEach((name, costs) ->
                        columns.add(column(name, row -> row.getValue().apply(costs))));
        return Table.of(title, rows.entrySet(), columns);
    }

    /** Of the costs those that matter most: at capacity, at 60 % of it, and at the highest overload. All are in the JSON. */
    private Map<String, Costs> shownCosts() {
        String highest = report.overload().stream()
                .max(Comparator.comparingDouble(Load::factor))
                .map(overload -> format("overload%.0fx", overload.factor()))
                .orElse("");
        Map<String, Costs> shown = new LinkedHashMap<>(report.costs());
        shown.keySet()
                .removeIf(name -> !name.equals("saturated") && !name.equals("load60") && !name.startsWith(highest));
        return shown;
    }

    private Table goals() {
        return Table.of(
                "Goals",
                report.goals(),
                column("goal", Goal::name),
                column("measured", goal -> two(goal.value()) + " " + goal.unit()),
                column("bound", goal -> (goal.atLeast() ? ">= " : "<= ") + two(goal.bound()) + " " + goal.unit()),
                column("", goal -> goal.isMet() ? "met" : "MISSED"));
    }

    static String reasons(Count count) {
        List<String> all = new ArrayList<>();
        count.reasons().forEach((reason, number) -> all.add(number + " " + reason));
        if (count.unexplained() > 0) {
            all.add(count.unexplained() + " WITHOUT AN OUTCOME");
        }
        return all.isEmpty() ? "-" : String.join(", ", all);
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
