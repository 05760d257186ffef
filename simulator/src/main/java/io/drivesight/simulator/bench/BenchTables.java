package io.drivesight.simulator.bench;

import static io.drivesight.evaluation.report.Text.format;
import static io.drivesight.evaluation.report.TextTable.cells;

import io.drivesight.simulator.bench.BenchReport.Count;
import io.drivesight.simulator.bench.BenchReport.Load;
import io.drivesight.simulator.bench.BenchReport.Setup;
import io.drivesight.simulator.bench.BenchReport.StageCost;
import io.drivesight.simulator.bench.Costs.ThreadCost;
import io.drivesight.simulator.bench.Costs.Written;
import io.drivesight.simulator.collect.Durations.Percentiles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        return about() + "\n\n"
                + Stream.of(
                                shapes(),
                                contenders(),
                                loads(),
                                stages(),
                                overloads(),
                                stageCosts(),
                                threads(),
                                written(),
                                memory(),
                                goals())
                        .map(Table::markdown)
                        .collect(Collectors.joining("\n"));
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

    private Table shapes() {
        return Table.of(
                "The bare model: callers x threads of a call",
                List.of("input", "shape", "frames/s", "p50 ms"),
                report.shapes(),
                trial -> cells(
                        1,
                        trial.input(),
                        trial.shape().words(),
                        trial.rate().framesPerSecond(),
                        trial.rate().millis().p50()));
    }

    private Table contenders() {
        double square = report.contenders().bareSquare().framesPerSecond();
        double profile = report.contenders().bareProfile().framesPerSecond();
        return Table.of(
                "Throughput",
                List.of(
                        "contender",
                        "frames/s",
                        "rounds",
                        "of bare square",
                        "of bare profile",
                        "p50 ms",
                        "p99 ms",
                        "processor ms/frame"),
                report.contenders().all(),
                contender -> cells(
                        1,
                        contender.what(),
                        contender.framesPerSecond(),
                        String.join(" ", cells(0, contender.rounds().toArray())),
                        two(contender.framesPerSecond() / square),
                        two(contender.framesPerSecond() / profile),
                        contender.millis().p50(),
                        contender.millis().p99(),
                        contender.processorMillis()));
    }

    private Table loads() {
        return Table.of(
                "Below capacity, policy " + report.setup().policy() + ": from sending a frame to its result",
                List.of("load", "frames/s", "p50 ms", "p90 ms", "p99 ms", "max ms", "frames", "not processed"),
                report.loads(),
                load -> cells(
                        1,
                        percent(load.factor()),
                        load.framesPerSecond(),
                        load.sendToResult().p50(),
                        load.sendToResult().p90(),
                        load.sendToResult().p99(),
                        load.sendToResult().max(),
                        load.frames().sent(),
                        reasons(load.frames())));
    }

    private Table stages() {
        Map<String, Map<String, Percentiles>> columns = new LinkedHashMap<>();
        report.loads().forEach(load -> columns.put(percent(load.factor()), load.stages()));
        report.overload()
                .forEach(overload -> columns.put(
                        format("%.0f x, %d cam.", overload.factor(), overload.cameras()), overload.stages()));
        Set<String> names = new LinkedHashSet<>();
        report.loads().forEach(load -> names.addAll(load.stages().keySet()));
        return matrix(
                "Stages, p50 / p99 ms (publish: converting the scene, not encoding the record, nor its acknowledgement)",
                "stage",
                columns,
                names,
                (stages, name) -> pair(stages.get(name)));
    }

    private static String pair(@Nullable Percentiles p) {
        return p == null ? "-" : format("%.1f / %.1f", p.p50(), p.p99());
    }

    private Table overloads() {
        double capacity = report.contenders().service().framesPerSecond();
        return Table.of(
                "Above capacity, policy latest: age of published results",
                List.of(
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
                        "not processed"),
                report.overload(),
                load -> cells(
                        1,
                        format("%.0f x", load.factor()),
                        load.cameras(),
                        whole(load.sent()),
                        load.framesPerSecond(),
                        two(load.framesPerSecond() / capacity),
                        load.age().p50(),
                        load.age().p99(),
                        load.age().max(),
                        two(load.fairness()),
                        load.frames().sent(),
                        reasons(load.frames())));
    }

    private Table stageCosts() {
        Map<String, StageCost> all = new LinkedHashMap<>(report.stageCosts());
        all.put(
                "all",
                report.stageCosts().values().stream()
                        .reduce(
                                new StageCost(0, 0),
                                (a, b) -> new StageCost(a.millis() + b.millis(), a.bytes() + b.bytes())));
        return Table.of(
                "Cost of a stage per frame, in process",
                List.of("stage", "processor ms", "kB allocated"),
                all.entrySet(),
                stage -> cells(
                        1,
                        stage.getKey(),
                        two(stage.getValue().millis()),
                        stage.getValue().bytes() / KILO));
    }

    private Table threads() {
        Map<String, Function<Costs, String>> rows = new LinkedHashMap<>();
        shownCosts().values().stream()
                .flatMap(costs -> costs.threads().keySet().stream())
                .distinct()
                .sorted(Comparator.comparing((String group) -> !CostMeter.isService(group))
                        .thenComparing(Comparator.naturalOrder()))
                .forEach(group -> rows.put(group, costs -> cost(costs.threads().get(group))));
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
        Map<String, Function<Costs, String>> rows = new TreeMap<>();
        shownCosts().values().stream()
                .flatMap(costs -> costs.written().keySet().stream())
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
        rows.put("longest pause [ms]", costs -> format("%.1f", costs.longestPauseMillis()));
        return costs("Memory and garbage collection", "", rows);
    }

    private Table costs(String title, String head, Map<String, Function<Costs, String>> rows) {
        return matrix(
                title,
                head,
                shownCosts(),
                rows.keySet(),
                (costs, name) -> Objects.requireNonNull(rows.get(name)).apply(costs));
    }

    /** A row for each name, and in it a cell for each column. */
    private static <T> Table matrix(
            String title,
            String head,
            Map<String, T> columns,
            Collection<String> names,
            BiFunction<T, String, String> cell) {
        List<String> heads = new ArrayList<>(List.of(head));
        heads.addAll(columns.keySet());
        return Table.of(title, heads, names, name -> {
            List<String> cells = new ArrayList<>(List.of(name));
            columns.values().forEach(column -> cells.add(cell.apply(column, name)));
            return cells;
        });
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
                List.of("goal", "measured", "bound", ""),
                report.goals(),
                goal -> List.of(
                        goal.name(),
                        two(goal.value()) + " " + goal.unit(),
                        (goal.atLeast() ? ">= " : "<= ") + two(goal.bound()) + " " + goal.unit(),
                        goal.isMet() ? "met" : "MISSED"));
    }

    private static String reasons(Count count) {
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

    private static String two(double value) {
        return format("%.2f", value);
    }
}
