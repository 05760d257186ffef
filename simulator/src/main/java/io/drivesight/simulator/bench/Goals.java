package io.drivesight.simulator.bench;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.simulator.bench.BenchReport.Contenders;
import io.drivesight.simulator.bench.BenchReport.Goal;
import io.drivesight.simulator.bench.BenchReport.Load;
import io.drivesight.simulator.bench.BenchReport.Round;
import io.drivesight.simulator.bench.BenchReport.StageCost;
import io.drivesight.simulator.bench.Costs.Written;
import io.drivesight.simulator.bus.TopicNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ratios of what was measured, and what is aimed at.
 *
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
    private static final String SATURATED = "saturated";

    /** One contender over another, by name; and {@code overheadMillis}, a frame's processor time beside its inference. */
    Map<String, Double> ratios() {
        Contenders contenders = measured.contenders();
        double square = contenders.bareSquare().framesPerSecond();
        double profile = contenders.bareProfile().framesPerSecond();
        double inProcess = contenders.inProcess().framesPerSecond();
        double service = contenders.service().framesPerSecond();
        Map<String, Double> ratio = new LinkedHashMap<>();
        ratio.put("serviceToBareSquare", over(service, square));
        // Frames per second of processor time: the service's own threads against the bare model.
        ratio.put(
                "serviceToBareSquareByProcessorTime",
                over(
                        contenders.bareSquare().processorMillis(),
                        contenders.service().processorMillis()));
        ratio.put("serviceToBareProfile", over(service, profile));
        ratio.put("serviceToInProcess", over(service, inProcess));
        ratio.put("inProcessToBareSquare", over(inProcess, square));
        ratio.put("inProcessToBareProfile", over(inProcess, profile));
        ratio.put("bareProfileToBareSquare", over(profile, square));
        measured.overload()
                .forEach(load -> ratio.put(
                        format("overload%.0fx%dCamerasToCapacity", load.factor(), load.cameras()),
                        over(load.framesPerSecond(), service)));
        saturated().ifPresent(costs -> ratio.put("overheadMillis", overhead(costs)));
        return ratio;
    }

    private Optional<Costs> saturated() {
        return Optional.ofNullable(measured.costs().get(SATURATED));
    }

    /** Processor time of service, sender, receiver and broker per frame, less what the inference alone takes [ms]. */
    private double overhead(Costs costs) {
        double inference =
                stageCosts.getOrDefault("inference", new StageCost(0, 0)).millis();
        return costs.processMillis() + costs.brokerMillis() - inference;
    }

    private static double over(double one, double other) {
        return other > 0 ? one / other : 0;
    }

    /** What was aimed at. */
    List<Goal> goals() {
        Contenders contenders = measured.contenders();
        double inference = contenders.inference().millis().p50();
        List<Goal> goals = new ArrayList<>();
        saturated().ifPresent(costs -> goals.addAll(costs(costs)));
        goals.add(new Goal(
                "service to bare model at its square",
                over(
                        contenders.service().framesPerSecond(),
                        contenders.bareSquare().framesPerSecond()),
                SERVICE_TO_BARE_SQUARE,
                true,
                "x"));
        measured.loads().stream()
                .filter(load -> load.factor() == LOAD)
                .findFirst()
                .ifPresent(load -> goals.addAll(latency(load, inference)));
        for (boolean several : List.of(false, true)) {
            measured.overload().stream()
                    .filter(load -> load.cameras() > 1 == several)
                    .max(Comparator.comparingDouble(Load::factor))
                    .ifPresent(load -> goals.addAll(overload(load, inference)));
        }
        return goals;
    }

    private List<Goal> costs(Costs costs) {
        Written results = costs.written().getOrDefault(TopicNames.defaults().results(), Written.NOTHING);
        return List.of(
                new Goal("processor time a frame beside inference", overhead(costs), OVERHEAD_MILLIS, false, "ms"),
                new Goal("records of results a frame", results.records(), RECORDS, false, ""),
                new Goal("bytes of results a frame", results.bytes() / KILO, RECORD_KILOBYTES, false, "kB"),
                new Goal("heap allocated a frame", costs.serviceBytes() / KILO, ALLOCATED_KILOBYTES, false, "kB"));
    }

    private static List<Goal> latency(Load load, double inference) {
        String at = format("%.0f %% load, send to result, ", 100 * load.factor());
        double p50 = load.sendToResult().p50();
        double p99 = load.sendToResult().p99();
        return List.of(
                new Goal(at + "p50: inference + 6 ms", p50, inference + BESIDE_INFERENCE_MILLIS, false, "ms"),
                new Goal(at + "p99: 2 x p50 + 10 ms", p99, TAIL_FACTOR * p50 + TAIL_MILLIS, false, "ms"));
    }

    private List<Goal> overload(Load load, double inference) {
        String at = format("%.0f x, %d camera%s: ", load.factor(), load.cameras(), load.cameras() == 1 ? "" : "s");
        double period = MILLIS * load.cameras() / load.offered();
        double throughput =
                over(load.framesPerSecond(), measured.contenders().service().framesPerSecond());
        List<Goal> goals = new ArrayList<>(List.of(
                new Goal(
                        at + "age p99: 6 inferences + 1 frame period",
                        load.age().p99(),
                        INFERENCES * inference + period,
                        false,
                        "ms"),
                new Goal(at + "throughput of capacity", throughput, OVERLOAD_THROUGHPUT, true, "x")));
        @Nullable Costs costs = measured.costs().get(Bench.overload(load.factor(), load.cameras()));
        if (costs != null) {
            goals.add(new Goal(at + "longest pause", costs.longestPauseMillis(), LONGEST_PAUSE_MILLIS, false, "ms"));
        }
        if (load.cameras() > 1) {
            goals.add(new Goal(at + "fewest of most processed", load.fairness(), FAIRNESS, true, "x"));
        }
        return goals;
    }
}
