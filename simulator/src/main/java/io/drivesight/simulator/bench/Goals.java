package io.drivesight.simulator.bench;

import io.drivesight.simulator.bench.BenchReport.Contender;
import io.drivesight.simulator.bench.BenchReport.Goal;
import io.drivesight.simulator.bench.BenchReport.Load;
import io.drivesight.simulator.bench.BenchReport.Overload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Ratios of what was measured, and what is aimed at. */
final class Goals {
    private static final double SERVICE_TO_BARE_SQUARE = 1.3;
    private static final double LOAD = 0.6;
    /** What decoding, tracking and two ways over the bus may add to the inference [ms]. */
    private static final double BESIDE_INFERENCE_MILLIS = 5;

    private static final double TAIL_FACTOR = 2;
    private static final double TAIL_MILLIS = 10;
    private static final double OVERLOAD_THROUGHPUT = 0.9;
    private static final double FAIRNESS = 0.9;
    private static final double MILLIS = 1000;

    private Goals() {}

    static Map<String, Double> ratios(
            Map<String, Contender> contenders, List<Overload> overloads, List<Overload> beside) {
        double square = rate(contenders, Rounds.BARE_SQUARE);
        double profile = rate(contenders, Rounds.BARE_PROFILE);
        double inProcess = rate(contenders, Rounds.IN_PROCESS);
        double service = rate(contenders, Rounds.SERVICE);
        Map<String, Double> ratio = new LinkedHashMap<>();
        ratio.put("serviceToBareSquare", over(service, square));
        ratio.put("serviceToBareSquareByProcessorTime", byProcessorTime(contenders));
        ratio.put("serviceToBareProfile", over(service, profile));
        ratio.put("serviceToInProcess", over(service, inProcess));
        ratio.put("inProcessToBareSquare", over(inProcess, square));
        ratio.put("inProcessToBareProfile", over(inProcess, profile));
        ratio.put("bareProfileToBareSquare", over(profile, square));
        overloads.forEach(overload -> ratio.put(name(overload), over(overload.framesPerSecond(), service)));
        beside.forEach(
                overload -> ratio.put("unread" + capital(name(overload)), over(overload.framesPerSecond(), service)));
        return ratio;
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static String name(Overload overload) {
        return String.format(Locale.ROOT, "overload%.0fx%dCamerasToCapacity", overload.factor(), overload.cameras());
    }

    private static double rate(Map<String, Contender> contenders, String name) {
        return contender(contenders, name).framesPerSecond();
    }

    private static Contender contender(Map<String, Contender> contenders, String name) {
        return Objects.requireNonNull(contenders.get(name), name);
    }

    /** Frames per second of processor time: the service's own threads against the bare model. */
    private static double byProcessorTime(Map<String, Contender> contenders) {
        return over(
                contender(contenders, Rounds.BARE_SQUARE).processorMillis(),
                contender(contenders, Rounds.SERVICE).processorMillis());
    }

    private static double over(double one, double other) {
        return other > 0 ? one / other : 0;
    }

    static List<Goal> of(
            Map<String, Double> ratio, Map<String, Contender> contenders, List<Load> loads, List<Overload> overloads) {
        double inference = contender(contenders, Rounds.SINGLE).millis().p50();
        List<Goal> goals = new ArrayList<>();
        goals.add(new Goal(
                "service to bare model at its square",
                ratio.getOrDefault("serviceToBareSquare", 0.0),
                SERVICE_TO_BARE_SQUARE,
                true,
                "x"));
        loads.stream()
                .filter(load -> load.share() == LOAD)
                .findFirst()
                .ifPresent(load -> goals.addAll(latency(load, inference)));
        for (boolean several : List.of(false, true)) {
            overloads.stream()
                    .filter(overload -> overload.cameras() > 1 == several)
                    .max(Comparator.comparingDouble(Overload::factor))
                    .ifPresent(overload -> goals.addAll(overload(overload, ratio, inference)));
        }
        return goals;
    }

    private static List<Goal> latency(Load load, double inference) {
        String at = String.format(Locale.ROOT, "%.0f %% load, send to result, ", 100 * load.share());
        double p50 = load.sendToResult().p50();
        return List.of(
                new Goal(at + "p50: inference + 5 ms", p50, inference + BESIDE_INFERENCE_MILLIS, false, "ms"),
                new Goal(
                        at + "p99: 2 x p50 + 10 ms",
                        load.sendToResult().p99(),
                        TAIL_FACTOR * p50 + TAIL_MILLIS,
                        false,
                        "ms"));
    }

    private static List<Goal> overload(Overload overload, Map<String, Double> ratio, double inference) {
        String at = String.format(
                Locale.ROOT,
                "%.0f x, %d camera%s: ",
                overload.factor(),
                overload.cameras(),
                overload.cameras() == 1 ? "" : "s");
        double period = MILLIS * overload.cameras() / overload.offered();
        List<Goal> goals = new ArrayList<>();
        goals.add(new Goal(
                at + "age p99: 2 inferences + 1 frame period",
                overload.age().p99(),
                2 * inference + period,
                false,
                "ms"));
        goals.add(new Goal(
                at + "throughput of capacity",
                ratio.getOrDefault(name(overload), 0.0),
                OVERLOAD_THROUGHPUT,
                true,
                "x"));
        if (overload.cameras() > 1) {
            goals.add(new Goal(at + "fewest of most processed", overload.fairness(), FAIRNESS, true, "x"));
        }
        return goals;
    }
}
