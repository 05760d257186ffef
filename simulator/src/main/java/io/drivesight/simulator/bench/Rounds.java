package io.drivesight.simulator.bench;

import io.drivesight.core.pipeline.Outcome;
import io.drivesight.simulator.bench.BenchReport.Contender;
import io.drivesight.simulator.bench.BenchReport.Count;
import io.drivesight.simulator.bench.BenchReport.Load;
import io.drivesight.simulator.bench.BenchReport.Overload;
import io.drivesight.simulator.bench.ServiceUnderTest.Session;
import io.drivesight.simulator.collect.Percentiles;
import io.drivesight.simulator.collect.RunReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

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
    private final Map<Double, List<Session>> loads = new LinkedHashMap<>();
    private final Map<Point, List<Session>> overloads = new LinkedHashMap<>();
    private final Map<Point, List<Session>> beside = new LinkedHashMap<>();
    private final List<Session> saturated = new ArrayList<>();

    Rounds(int cores) {
        this.cores = cores;
    }

    void bareSquare(Rate rate) {
        add(BARE_SQUARE, rate);
    }

    void bareProfile(Rate rate) {
        add(BARE_PROFILE, rate);
    }

    void single(Rate rate) {
        add(SINGLE, rate);
    }

    void inProcess(Rate rate) {
        add(IN_PROCESS, rate);
    }

    void service(Session session) {
        RunReport report = session.report();
        saturated.add(session);
        add(SERVICE, new Rate(report.fps(), report.endToEndMs(), session.costs().serviceMillis()));
    }

    private void add(String contender, Rate rate) {
        rates.computeIfAbsent(contender, first -> new ArrayList<>()).add(rate);
    }

    void load(double share, Session session) {
        loads.computeIfAbsent(share, first -> new ArrayList<>()).add(session);
    }

    void overload(double factor, int cameras, Session session) {
        overloads
                .computeIfAbsent(new Point(factor, cameras), first -> new ArrayList<>())
                .add(session);
    }

    /** The service had one camera's lesser load, sender and broker that of the factor. */
    void beside(double factor, Session session) {
        beside.computeIfAbsent(new Point(factor, 1), first -> new ArrayList<>()).add(session);
    }

    Map<String, Contender> contenders(Shape square, Shape profile) {
        Map<String, Contender> all = new LinkedHashMap<>();
        all.put(BARE_SQUARE, contender("bare model, the model's own square, " + square.words(), BARE_SQUARE));
        all.put(BARE_PROFILE, contender("bare model, the profile's input, " + profile.words(), BARE_PROFILE));
        all.put(SINGLE, contender("bare model, the profile's input, one frame at a time on one thread", SINGLE));
        all.put(
                IN_PROCESS,
                contender("encoded frame to tracked objects, in process, " + cores + " callers", IN_PROCESS));
        all.put(SERVICE, contender("the service through Kafka, saturated, policy every", SERVICE));
        return all;
    }

    private Contender contender(String what, String name) {
        List<Rate> own = rates.getOrDefault(name, List.of());
        return new Contender(
                what,
                Medians.of(own, Rate::framesPerSecond),
                own.stream().map(Rate::framesPerSecond).toList(),
                Medians.of(own.stream().map(Rate::millis).toList()),
                Medians.of(own, Rate::processorMillis));
    }

    List<Load> loads() {
        List<Load> all = new ArrayList<>();
        loads.forEach((share, sessions) -> all.add(new Load(
                share,
                median(sessions, Session::offered),
                median(sessions, session -> session.report().fps()),
                percentiles(sessions, RunReport::endToEndMs),
                percentiles(sessions, RunReport::latencyMs),
                stages(sessions),
                count(sessions))));
        return all;
    }

    /** What the service costs, by what it was doing. */
    Map<String, Costs> costs() {
        Map<String, Costs> all = new LinkedHashMap<>();
        all.put("saturated", costs(saturated));
        loads.forEach(
                (share, sessions) -> all.put(String.format(Locale.ROOT, "load%.0f", 100 * share), costs(sessions)));
        overloads.forEach((point, sessions) -> all.put(
                String.format(Locale.ROOT, "overload%.0fx%dCameras", point.factor(), point.cameras()),
                costs(sessions)));
        return all;
    }

    private static Costs costs(List<Session> sessions) {
        return Costs.median(sessions.stream().map(Session::costs).toList());
    }

    List<Overload> overloads() {
        return overloads(overloads);
    }

    List<Overload> beside() {
        return overloads(beside);
    }

    private static List<Overload> overloads(Map<Point, List<Session>> sessionsAt) {
        List<Overload> all = new ArrayList<>();
        sessionsAt.forEach((point, sessions) -> all.add(new Overload(
                point.factor(),
                point.cameras(),
                median(sessions, Session::offered),
                median(sessions, Session::sent),
                median(sessions, session -> session.report().fps()),
                percentiles(sessions, RunReport::latencyMs),
                stages(sessions),
                median(sessions, session -> Fairness.of(processedByCamera(session.report()))),
                count(sessions))));
        return all;
    }

    private static List<Long> processedByCamera(RunReport report) {
        return report.cameras().values().stream()
                .map(camera -> camera.outcomes().getOrDefault(Outcome.PROCESSED, 0L))
                .toList();
    }

    private static double median(List<Session> sessions, ToDoubleFunction<Session> value) {
        return Medians.of(sessions, value);
    }

    /** A part of a session's report. */
    private interface Part {
        Percentiles of(RunReport report);
    }

    private static Percentiles percentiles(List<Session> sessions, Part part) {
        return Medians.of(
                sessions.stream().map(session -> part.of(session.report())).toList());
    }

    private static Map<String, Percentiles> stages(List<Session> sessions) {
        Set<String> names = new LinkedHashSet<>();
        sessions.forEach(session -> names.addAll(session.report().stages().keySet()));
        Map<String, Percentiles> all = new LinkedHashMap<>();
        for (String name : names) {
            Percentiles none = new Percentiles(0, 0, 0, 0);
            all.put(name, percentiles(sessions, report -> report.stages().getOrDefault(name, none)));
        }
        return all;
    }

    private static Count count(Collection<Session> sessions) {
        Map<String, Long> outcomes = new TreeMap<>();
        Map<String, Long> reasons = new TreeMap<>();
        long sent = 0;
        long unexplained = 0;
        for (Session session : sessions) {
            RunReport report = session.report();
            report.outcomes().forEach((outcome, number) -> outcomes.merge(outcome.name(), number, Long::sum));
            report.reasons().forEach((reason, number) -> reasons.merge(reason, number, Long::sum));
            sent += report.framesSent();
            unexplained += report.unexplained();
        }
        return new Count(sent, outcomes, reasons, unexplained);
    }
}
