package io.drivesight.simulator.bench;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.simulator.bench.BenchReport.Goal;
import io.drivesight.simulator.bench.BenchReport.Load;
import io.drivesight.simulator.bench.BenchReport.Round;
import io.drivesight.simulator.bench.BenchReport.StageCost;
import io.drivesight.simulator.bench.ClosedLoop.Rate;
import io.drivesight.simulator.bench.Costs.Written;
import io.drivesight.simulator.bus.Topics;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Ratios of what was measured, and what is aimed at.
 *
 * @param measured with a load {@code saturated} and all contenders
 * @param stageCosts of the stages alone, by name
 */
record Goals(Round measured, Map<String, StageCost> stageCosts) {
    /** Processor time a frame beside the inference, broker and sender included [ms]. */
    private static final double OVERHEAD_MILLIS = 5.5;

    private static final double SERVICE_TO_BARE_SQUARE = 1.1;
    private static final double LOAD = 0.6;

    /** What decoding, tracking and two ways over the bus may add to the inference [ms]. */
    private static final double BESIDE_INFERENCE_MILLIS = 6;

    private static final double TAIL_FACTOR = 2;
    private static final double TAIL_MILLIS = 10;
    private static final int INFERENCES = 6;
    private static final double OVERLOAD_THROUGHPUT = 0.75;
    private static final double FAIRNESS = 0.9;
    private static final double LONGEST_PAUSE_MILLIS = 15;
    private static final double RECORDS = 1;
    private static final double RECORD_KILOBYTES = 45;
    private static final double ALLOCATED_KILOBYTES = 400;
    private static final double MILLIS = 1000;
    private static final double KILO = 1000;

    /** Speeds over one another, by name; and {@code overheadMillis}, a frame's processor time beside its inference. */
    Map<String, Double> ratios() {
        Map<String, Double> ratio = new LinkedHashMap<>();
        for (String name : List.of("service", "inProcess", "bareProfile")) {
            ratio.put(name + "ToBareSquare", over(speed(name), speed("bareSquare")));
        }
        // Frames per second of processor time: the service's own threads against the bare model.
        ratio.put(
                "serviceToBareSquareByProcessorTime",
                over(rate("bareSquare").processorMillis(), rate("service").processorMillis()));
        measured.loads().forEach((name, load) -> {
            if (load.factor() > 1) {
                ratio.put(name + "ToCapacity", over(load.framesPerSecond(), speed("service")));
            }
        });
        ratio.put("overheadMillis", overheadMillis());
        return ratio;
    }

    private Rate rate(String contender) {
        return Objects.requireNonNull(measured.contenders().get(contender)).rate();
    }

    private double speed(String contender) {
        return rate(contender).framesPerSecond();
    }

    private Costs saturated() {
        return Objects.requireNonNull(measured.loads().get("saturated")).costs();
    }

    /** Processor time of service, sender, receiver and broker per frame, less what the inference alone takes [ms]. */
    private double overheadMillis() {
        StageCost inference = stageCosts.getOrDefault("inference", new StageCost(0, 0));
        return saturated().processMillis() + saturated().brokerMillis() - inference.millis();
    }

    private static double over(double one, double other) {
        return other > 0 ? one / other : 0;
    }

    /** What was aimed at, by name. */
    Map<String, Goal> goals() {
        Map<String, Goal> goals = new LinkedHashMap<>();
        Written results = saturated().written().getOrDefault(Topics.RESULTS, Written.NOTHING);
        atMost(goals, "processor time a frame beside inference", overheadMillis(), OVERHEAD_MILLIS, "ms");
        atMost(goals, "records of results a frame", results.records(), RECORDS, "");
        atMost(goals, "bytes of results a frame", results.bytes() / KILO, RECORD_KILOBYTES, "kB");
        atMost(goals, "heap allocated a frame", saturated().serviceBytes() / KILO, ALLOCATED_KILOBYTES, "kB");
        double ratio = over(speed("service"), speed("bareSquare"));
        atLeast(goals, "service to bare model at its square", ratio, SERVICE_TO_BARE_SQUARE);
        measured.loads().values().stream().filter(load -> load.factor() == LOAD).forEach(load -> latency(goals, load));
        for (boolean several : List.of(false, true)) {
            measured.loads().values().stream()
                    .filter(load -> load.factor() > 1 && load.cameras() > 1 == several)
                    .max(Comparator.comparingDouble(Load::factor))
                    .ifPresent(load -> overload(goals, load));
        }
        return goals;
    }

    private static void atMost(Map<String, Goal> goals, String name, double value, double bound, String unit) {
        goals.put(name, new Goal(value, bound, false, unit));
    }

    private static void atLeast(Map<String, Goal> goals, String name, double value, double bound) {
        goals.put(name, new Goal(value, bound, true, "x"));
    }

    private double inferenceMillis() {
        return rate("inference").millis().p50();
    }

    private void latency(Map<String, Goal> goals, Load load) {
        String at = format("%.0f %% load, send to result, ", 100 * load.factor());
        double p50 = load.sendToResult().p50();
        double p99 = load.sendToResult().p99();
        atMost(goals, at + "p50: inference + 6 ms", p50, inferenceMillis() + BESIDE_INFERENCE_MILLIS, "ms");
        atMost(goals, at + "p99: 2 x p50 + 10 ms", p99, TAIL_FACTOR * p50 + TAIL_MILLIS, "ms");
    }

    private void overload(Map<String, Goal> goals, Load load) {
        String at = format("%.0f x, %d camera%s: ", load.factor(), load.cameras(), load.cameras() == 1 ? "" : "s");
        double bound = INFERENCES * inferenceMillis() + MILLIS * load.cameras() / load.offered();
        atMost(goals, at + "age p99: 6 inferences + 1 frame period", load.age().p99(), bound, "ms");
        double throughput = over(load.framesPerSecond(), speed("service"));
        atLeast(goals, at + "throughput of capacity", throughput, OVERLOAD_THROUGHPUT);
        atMost(goals, at + "longest pause", load.costs().longestPauseMillis(), LONGEST_PAUSE_MILLIS, "ms");
        if (load.cameras() > 1) {
            atLeast(goals, at + "fewest of most processed", load.fairness(), FAIRNESS);
        }
    }
}
