package io.drivesight.simulator.bench;

import io.drivesight.core.pipeline.Outcome;
import io.drivesight.simulator.bench.BenchReport.Contender;
import io.drivesight.simulator.bench.BenchReport.Count;
import io.drivesight.simulator.bench.BenchReport.Load;
import io.drivesight.simulator.bench.BenchReport.Overload;
import io.drivesight.simulator.bench.BenchReport.Shape;
import io.drivesight.simulator.bench.ClosedLoop.Rate;
import io.drivesight.simulator.bench.ServiceUnderTest.Measurement;
import io.drivesight.simulator.collect.Durations.Percentiles;
import io.drivesight.simulator.collect.RunReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What the rounds brought, and their medians. */
final class Rounds {
    /** Names of the contenders in the report. */
    static final String BARE_SQUARE = "bareSquare";

    static final String BARE_PROFILE = "bareProfile";
    static final String SINGLE = "inference";
    static final String IN_PROCESS = "inProcess";
    static final String SERVICE = "service";

    private record Point(double factor, int cameras) {}

    private final int cores;
    private final Map<String, List<Rate>> rates = new LinkedHashMap<>();
    private final Map<Double, List<Measurement>> loads = new LinkedHashMap<>();
    private final Map<Point, List<Measurement>> overloads = new LinkedHashMap<>();
    private final Map<Point, List<Measurement>> beside = new LinkedHashMap<>();
    private final List<Measurement> saturated = new ArrayList<>();

    Rounds(int cores) {
        this.cores = cores;
    }

    void add(String contender, Rate rate) {
        add(rates, contender, rate);
    }

    void saturated(Measurement measured) {
        RunReport report = measured.report();
        saturated.add(measured);
        add(
                SERVICE,
                new Rate(report.fps(), report.endToEndMs(), measured.costs().serviceMillis()));
    }

    void load(double share, Measurement measured) {
        add(loads, share, measured);
    }

    void overload(double factor, int cameras, Measurement measured) {
        add(overloads, new Point(factor, cameras), measured);
    }

    /** The service had one camera's lesser load, sender and broker that of the factor. */
    void beside(double factor, Measurement measured) {
        add(beside, new Point(factor, 1), measured);
    }

    private static <K, V> void add(Map<K, List<V>> map, K key, V value) {
        map.computeIfAbsent(key, first -> new ArrayList<>()).add(value);
    }

    Map<String, Contender> contenders(Shape square, Shape profile) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put(BARE_SQUARE, "bare model, the model's own square, " + square.words());
        words.put(BARE_PROFILE, "bare model, the profile's input, " + profile.words());
        words.put(SINGLE, "bare model, the profile's input, one frame at a time on one thread");
        words.put(IN_PROCESS, "encoded frame to tracked objects, in process, " + cores + " callers");
        words.put(SERVICE, "the service through Kafka, saturated, policy every");
        Map<String, Contender> all = new LinkedHashMap<>();
        words.forEach((name, what) -> all.put(name, contender(what, rates.getOrDefault(name, List.of()))));
        return all;
    }

    private static Contender contender(String what, List<Rate> own) {
        return new Contender(
                what,
                Medians.of(own, Rate::framesPerSecond),
                own.stream().map(Rate::framesPerSecond).toList(),
                Medians.of(own.stream().map(Rate::millis).toList()),
                Medians.of(own, Rate::processorMillis));
    }

    List<Load> loads() {
        List<Load> all = new ArrayList<>();
        loads.forEach((share, measured) -> all.add(new Load(
                share,
                Medians.of(measured, Measurement::offered),
                Medians.of(measured, one -> one.report().fps()),
                percentiles(measured, RunReport::endToEndMs),
                percentiles(measured, RunReport::latencyMs),
                stages(measured),
                count(measured))));
        return all;
    }

    /** What the service costs, by what it was doing. */
    Map<String, Costs> costs() {
        Map<String, Costs> all = new LinkedHashMap<>();
        all.put("saturated", costs(saturated));
        loads.forEach(
                (share, measured) -> all.put(String.format(Locale.ROOT, "load%.0f", 100 * share), costs(measured)));
        overloads.forEach((point, measured) -> all.put(
                String.format(Locale.ROOT, "overload%.0fx%dCameras", point.factor(), point.cameras()),
                costs(measured)));
        return all;
    }

    private static Costs costs(List<Measurement> measured) {
        return Costs.median(measured.stream().map(Measurement::costs).toList());
    }

    List<Overload> overloads() {
        return overloads(overloads);
    }

    List<Overload> beside() {
        return overloads(beside);
    }

    private static List<Overload> overloads(Map<Point, List<Measurement>> measuredAt) {
        List<Overload> all = new ArrayList<>();
        measuredAt.forEach((point, measured) -> all.add(new Overload(
                point.factor(),
                point.cameras(),
                Medians.of(measured, Measurement::offered),
                Medians.of(measured, Measurement::sent),
                Medians.of(measured, one -> one.report().fps()),
                percentiles(measured, RunReport::latencyMs),
                stages(measured),
                Medians.of(measured, one -> fairness(processedByCamera(one.report()))),
                count(measured))));
        return all;
    }

    private static List<Long> processedByCamera(RunReport report) {
        return report.cameras().values().stream()
                .map(camera -> camera.outcomes().getOrDefault(Outcome.PROCESSED, 0L))
                .toList();
    }

    /** The least over the most, 0..1; 1 when there is nothing to share, or nobody to share it with. */
    static double fairness(Collection<Long> shares) {
        return shares.isEmpty() || Collections.max(shares) == 0
                ? 1
                : (double) Collections.min(shares) / Collections.max(shares);
    }

    private static Percentiles percentiles(List<Measurement> measured, Function<RunReport, Percentiles> part) {
        return Medians.of(measured.stream().map(one -> part.apply(one.report())).toList());
    }

    private static Map<String, Percentiles> stages(List<Measurement> measured) {
        Percentiles none = new Percentiles(0, 0, 0, 0);
        Map<String, Percentiles> all = new LinkedHashMap<>();
        measured.stream()
                .flatMap(one -> one.report().stages().keySet().stream())
                .distinct()
                .forEach(name -> all.put(
                        name, percentiles(measured, report -> report.stages().getOrDefault(name, none))));
        return all;
    }

    private static Count count(List<Measurement> measured) {
        Map<String, Long> outcomes = new TreeMap<>();
        Map<String, Long> reasons = new TreeMap<>();
        long sent = 0;
        long unexplained = 0;
        for (Measurement one : measured) {
            RunReport report = one.report();
            report.outcomes().forEach((outcome, number) -> outcomes.merge(outcome.name(), number, Long::sum));
            report.reasons().forEach((reason, number) -> reasons.merge(reason, number, Long::sum));
            sent += report.framesSent();
            unexplained += report.unexplained();
        }
        return new Count(sent, outcomes, reasons, unexplained);
    }
}
