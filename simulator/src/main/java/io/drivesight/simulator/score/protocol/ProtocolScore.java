package io.drivesight.simulator.score.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.figures.Quantiles;
import io.drivesight.evaluation.report.Json;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.simulator.score.protocol.CaseResult.FalseAlarm;
import io.drivesight.simulator.score.protocol.Intervals.Interval;
import io.drivesight.simulator.score.run.RangeFigures;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** All cases together: tables and JSON. */
public final class ProtocolScore {
    static final List<String> WARN_HEADS = List.of(
            "must warn", "cases", "passed", "late", "lapsed", "missed", "unseen", "share", "95 %", "lead p50", "false");
    static final List<String> SILENT_HEADS = List.of("must be silent", "cases", "minutes", "alarms", "an hour", "95 %");

    private static final int NAME = 30;
    private static final double HOUR = 3600;

    private final List<CaseResult> results;
    private final CasePlayer player;
    private final Map<String, ProtocolTest> tests = new LinkedHashMap<>();

    public ProtocolScore(List<CaseResult> results, CasePlayer player) {
        this.results = List.copyOf(results);
        this.player = player;
        ProtocolCases.tests().forEach(test -> tests.put(test.name(), test));
    }

    private ProtocolTest.Group group(CaseResult result) {
        ProtocolTest test = tests.get(result.one().test());
        return test == null ? ProtocolTest.Group.ENCOUNTERS : test.group();
    }

    private boolean asks(CaseResult result) {
        return result.one().demand().isPresent();
    }

    /** Prints the tables of each weather. */
    public void print(PrintWriter out, boolean everyAlarm) {
        out.printf(
                "eyes: %s, states: %s, warnings: %s%n",
                eyes(), states(), player.teller().label());
        byWeather().forEach((weather, some) -> print(out, weather, some, everyAlarm));
        out.flush();
    }

    Map<String, List<CaseResult>> byWeather() {
        return results.stream()
                .collect(Collectors.groupingBy(
                        result -> result.one().weather(), LinkedHashMap::new, Collectors.toList()));
    }

    static Map<String, List<CaseResult>> byTest(List<CaseResult> some) {
        return some.stream()
                .collect(Collectors.groupingBy(result -> result.one().test(), LinkedHashMap::new, Collectors.toList()));
    }

    private Map<String, List<CaseResult>> byGroup(List<CaseResult> some) {
        return some.stream()
                .collect(Collectors.groupingBy(
                        result -> group(result).title(), LinkedHashMap::new, Collectors.toList()));
    }

    private void print(PrintWriter out, String weather, List<CaseResult> some, boolean everyAlarm) {
        List<CaseResult> asking = some.stream().filter(this::asks).toList();
        List<CaseResult> silent = some.stream().filter(result -> !asks(result)).toList();
        out.println();
        if (!asking.isEmpty()) {
            table(out, weather + ": must warn", WARN_HEADS, warnRows(some));
        }
        if (!silent.isEmpty()) {
            out.println();
            table(out, weather + ": must be silent", SILENT_HEADS, silentRows(some));
        }
        out.println();
        Figures figures = Figures.of(some);
        out.printf(
                Locale.ROOT,
                "objects %d, id switches per 100 objects %.1f, place 20-40 m median %s m, velocity median %s m/s, FDE at 2 s"
                        + " mean %s m, median %s m, ghosts %d of %d hits (%.2f %%)%n",
                figures.objects,
                figures.switchesPer100(),
                TextTable.number(figures.place, 2),
                TextTable.number(figures.velocity, 2),
                TextTable.number(figures.displacement, 2),
                TextTable.number(figures.displacementMedian, 2),
                figures.ghosts,
                figures.hits,
                100.0 * figures.ghosts / Math.max(1, figures.hits));
        figures.range
                .classes()
                .forEach((label, of) -> out.printf(
                        Locale.ROOT,
                        "first tracked: %s, %d of %d who came from afar%s%n",
                        label,
                        of.tracked(),
                        of.objects(),
                        Double.isNaN(of.metres())
                                ? ""
                                : String.format(
                                        Locale.ROOT, ", median %.1f m, %.1f px high", of.metres(), of.pixels())));
        printAlarms(out, silent, "false alarms where nothing is critical", everyAlarm);
        printAlarms(out, asking, "false alarms beside what must be warned of", everyAlarm);
        List<CaseResult> failed = asking.stream()
                .filter(result -> result.counts() && !result.passed())
                .toList();
        if (!failed.isEmpty()) {
            out.println();
            out.println("not passed (case: verdict, seen from, foreseeable from, deadline, warned, contact):");
            failed.forEach(result -> out.println("  " + line(result)));
        }
    }

    private static void table(PrintWriter out, String name, List<String> heads, List<List<String>> rows) {
        TextTable table = new TextTable(out, NAME, name, heads.subList(1, heads.size()));
        rows.forEach(row -> table.add(row.get(0), row.subList(1, row.size())));
    }

    /** Rows of the tests that ask for a warning, then of their groups, then of all. */
    List<List<String>> warnRows(List<CaseResult> some) {
        return rows(some.stream().filter(this::asks).toList(), ProtocolScore::warnRow);
    }

    /** The same of those that ask for silence. */
    List<List<String>> silentRows(List<CaseResult> some) {
        return rows(some.stream().filter(result -> !asks(result)).toList(), ProtocolScore::silentRow);
    }

    private List<List<String>> rows(List<CaseResult> some, Function<List<CaseResult>, List<String>> row) {
        Map<String, List<CaseResult>> named = new LinkedHashMap<>(byTest(some));
        named.putAll(byGroup(some));
        named.put("all", some);
        List<List<String>> rows = new ArrayList<>();
        named.forEach((name, cases) -> {
            List<String> cells = new ArrayList<>(List.of(name));
            cells.addAll(row.apply(cases));
            rows.add(cells);
        });
        return some.isEmpty() ? List.of() : rows;
    }

    List<CaseResult> results() {
        return results;
    }

    String eyes() {
        return player.eyes().label();
    }

    String states() {
        return player.trueStates() ? "truth" : "tracked";
    }

    String description(String test) {
        ProtocolTest known = tests.get(test);
        return known == null ? "" : known.group().title() + ": " + known.description() + ".";
    }

    /** The figures that matter most. */
    Map<String, String> tiles() {
        ObjectNode json = figures(results);
        Map<String, String> tiles = new LinkedHashMap<>();
        tiles.put("passed", TextTable.number(json.path("passed").asDouble(Double.NaN), 3));
        tiles.put(
                "false alarms an hour, quiet driving",
                TextTable.number(json.path("quietFalseAlarmsPerHour").asDouble(Double.NaN), 1));
        tiles.put(
                "id switches per 100 objects",
                TextTable.number(json.path("idSwitchesPer100Objects").asDouble(Double.NaN), 1));
        tiles.put(
                "FDE at 2 s, mean [m]",
                TextTable.number(json.path("fde2sMetres.mean").asDouble(Double.NaN), 2));
        return tiles;
    }

    private static String line(CaseResult result) {
        CaseResult.Warned warned = result.warning();
        return String.format(
                Locale.ROOT,
                "%-26s %-7s %6.2f %6.2f %6.2f %6s %6.2f",
                result.one().id(),
                result.verdict(),
                warned.visible(),
                warned.foreseeable(),
                warned.deadline(),
                TextTable.number(warned.first(), 2),
                warned.contact());
    }

    private static void printAlarms(PrintWriter out, List<CaseResult> some, String title, boolean every) {
        record One(CaseResult result, FalseAlarm alarm) {}
        List<One> all = some.stream()
                .flatMap(result -> result.falseAlarms().stream().map(alarm -> new One(result, alarm)))
                .toList();
        if (all.isEmpty()) {
            return;
        }
        out.println();
        out.println(title
                + " (test, about, how often; an example: case:actor, time, track's age, place, errors of place and velocity,"
                + " hypothesis):");
        Function<One, String> group = every
                ? one -> one.result().one().id() + " " + one.alarm().begin() + " "
                        + one.alarm().about()
                : one -> one.result().one().test() + ", " + one.alarm().relation() + " "
                        + one.alarm().what()
                        + (one.alarm().age() < 0.5 ? ", young track" : "");
        Map<String, List<One>> groups =
                all.stream().collect(Collectors.groupingBy(group, LinkedHashMap::new, Collectors.toList()));
        groups.entrySet().stream()
                .sorted((a, b) -> b.getValue().size() - a.getValue().size())
                .forEach(entry -> {
                    One one = entry.getValue().get(0);
                    FalseAlarm alarm = one.alarm();
                    out.printf(
                            Locale.ROOT,
                            "  %-52s %4d  %s:%s %.1f-%.1f s, age %.1f, (%.1f, %.1f), %.2f m, %.2f m/s, %s%n",
                            every ? alarm.relation() + " " + alarm.what() : entry.getKey(),
                            entry.getValue().size(),
                            one.result().one().id(),
                            alarm.about(),
                            alarm.begin(),
                            alarm.end(),
                            alarm.age(),
                            alarm.x(),
                            alarm.y(),
                            alarm.placeError(),
                            alarm.velocityError(),
                            alarm.hypothesis());
                });
    }

    private static int count(Collection<CaseResult> cases, CaseResult.Verdict verdict) {
        return (int)
                cases.stream().filter(result -> result.verdict() == verdict).count();
    }

    private static List<String> warnRow(List<CaseResult> cases) {
        int counting = (int) cases.stream().filter(CaseResult::counts).count();
        int passed = count(cases, CaseResult.Verdict.PASSED);
        Interval interval = Intervals.share(passed, counting);
        return List.of(
                Integer.toString(counting),
                Integer.toString(passed),
                Integer.toString(count(cases, CaseResult.Verdict.LATE)),
                Integer.toString(count(cases, CaseResult.Verdict.LAPSED)),
                Integer.toString(count(cases, CaseResult.Verdict.MISSED)),
                Integer.toString(count(cases, CaseResult.Verdict.UNFORESEEABLE)),
                TextTable.number(counting == 0 ? Double.NaN : (double) passed / counting, 2),
                String.format(Locale.ROOT, "%.2f-%.2f", interval.low(), interval.high()),
                TextTable.number(lead(cases), 2),
                Integer.toString(sum(cases, result -> result.falseAlarms().size())));
    }

    private static double lead(List<CaseResult> cases) {
        return Quantiles.median(cases.stream()
                .filter(CaseResult::passed)
                .mapToDouble(result -> result.warning().lead())
                .toArray());
    }

    private static int sum(Collection<CaseResult> cases, ToIntFunction<CaseResult> figure) {
        return cases.stream().mapToInt(figure).sum();
    }

    private static double seconds(Collection<CaseResult> cases) {
        return cases.stream().mapToDouble(result -> result.one().seconds()).sum();
    }

    private static List<String> silentRow(List<CaseResult> cases) {
        int alarms = sum(cases, result -> result.falseAlarms().size());
        double hours = seconds(cases) / HOUR;
        Interval interval = Intervals.rate(alarms, hours);
        return List.of(
                Integer.toString(cases.size()),
                TextTable.number(60 * hours, 1),
                Integer.toString(alarms),
                TextTable.number(alarms / hours, 1),
                String.format(Locale.ROOT, "%.1f-%.1f", interval.low(), interval.high()));
    }

    /** Figures of section four of the report. */
    private record Figures(
            int objects,
            int switches,
            int hits,
            int ghosts,
            double place,
            double velocity,
            double displacement,
            double displacementMedian,
            RangeFigures range) {
        private static Figures of(List<CaseResult> cases) {
            List<Double> displacement = all(cases, CaseFigures::displacement);
            return new Figures(
                    sum(cases, result -> result.figures().objects()),
                    sum(cases, result -> result.figures().switches()),
                    sum(cases, result -> result.figures().hits()),
                    sum(cases, result -> result.figures().ghosts()),
                    Quantiles.median(all(cases, CaseFigures::place), Double::doubleValue),
                    Quantiles.median(all(cases, CaseFigures::velocity), Double::doubleValue),
                    displacement.stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElse(Double.NaN),
                    Quantiles.median(displacement, Double::doubleValue),
                    RangeFigures.of(cases.stream()
                            .flatMap(result -> result.figures().sights().stream())
                            .toList()));
        }

        private static List<Double> all(List<CaseResult> cases, Function<CaseFigures, List<Double>> figure) {
            List<Double> all = new ArrayList<>();
            cases.forEach(result -> all.addAll(figure.apply(result.figures())));
            return all;
        }

        private double switchesPer100() {
            return 100.0 * switches / Math.max(1, objects);
        }
    }

    /** All figures. */
    public ObjectNode json() {
        ObjectNode json = figures(results);
        json.put("eyes", eyes());
        json.put("states", states());
        json.put("warnings", player.teller().label());
        ObjectNode weathers = json.putObject("weathers");
        byWeather().forEach((weather, some) -> weathers.set(weather, figures(some)));
        return json;
    }

    private ObjectNode figures(List<CaseResult> some) {
        ObjectNode json = Json.object();
        List<CaseResult> asking = some.stream().filter(CaseResult::counts).toList();
        List<CaseResult> silent = some.stream().filter(result -> !asks(result)).toList();
        int passed = count(asking, CaseResult.Verdict.PASSED);
        share(json, passed, asking.size());
        int alarms = sum(silent, result -> result.falseAlarms().size());
        double hours = seconds(silent) / HOUR;
        Json.number(json, "falseAlarmsPerHour", alarms / hours);
        Interval rate = Intervals.rate(alarms, hours);
        interval(json, "falseAlarmsPerHourInterval", rate);
        Json.number(json, "silentHours", hours);
        List<CaseResult> quiet = silent.stream()
                .filter(result -> group(result) == ProtocolTest.Group.QUIET)
                .toList();
        int quietAlarms = sum(quiet, result -> result.falseAlarms().size());
        double quietHours = seconds(quiet) / HOUR;
        Json.number(json, "quietFalseAlarmsPerHour", quietAlarms / quietHours);
        Interval quietRate = Intervals.rate(quietAlarms, quietHours);
        interval(json, "quietFalseAlarmsPerHourInterval", quietRate);
        Figures figures = Figures.of(some);
        Json.number(json, "idSwitchesPer100Objects", figures.switchesPer100());
        json.put("objects", figures.objects);
        Json.number(json, "placeMetres20To40.p50", figures.place);
        Json.number(json, "velocityMetresPerSecond.p50", figures.velocity);
        Json.number(json, "fde2sMetres.mean", figures.displacement);
        json.put("hits", figures.hits);
        json.put("ghosts", figures.ghosts);
        ObjectNode range = json.putObject("range");
        figures.range.classes().forEach((label, of) -> {
            ObjectNode node =
                    range.putObject(label).put("objects", of.objects()).put("tracked", of.tracked());
            Json.number(node, "metres", of.metres());
            Json.number(node, "pixels", of.pixels());
        });
        ObjectNode each = json.putObject("tests");
        byTest(some).forEach((name, cases) -> each.set(name, test(cases)));
        return json;
    }

    /** Null where there is nothing to tell one from. */
    private static void interval(ObjectNode json, String name, Interval interval) {
        if (Double.isFinite(interval.high())) {
            Json.numbers(json, name, DoubleStream.of(interval.low(), interval.high()));
        } else {
            json.putNull(name);
        }
    }

    private static void share(ObjectNode json, int passed, int cases) {
        Json.number(json, "passed", cases == 0 ? Double.NaN : (double) passed / cases);
        Interval interval = Intervals.share(passed, cases);
        interval(json, "passedInterval", interval);
    }

    private ObjectNode test(List<CaseResult> cases) {
        ObjectNode json = Json.object();
        int alarms = sum(cases, result -> result.falseAlarms().size());
        if (asks(cases.get(0))) {
            List<CaseResult> counting =
                    cases.stream().filter(CaseResult::counts).toList();
            json.put("cases", counting.size());
            share(json, count(counting, CaseResult.Verdict.PASSED), counting.size());
            Json.number(json.putObject("leadSeconds"), "p50", lead(cases));
        } else {
            json.put("cases", cases.size());
            json.put(
                    "passed",
                    1.0
                            * cases.stream()
                                    .filter(result -> result.falseAlarms().isEmpty())
                                    .count()
                            / cases.size());
            Json.number(json, "falseAlarmsPerHour", alarms / (seconds(cases) / HOUR));
        }
        json.put("falseAlarms", alarms);
        return json;
    }
}
