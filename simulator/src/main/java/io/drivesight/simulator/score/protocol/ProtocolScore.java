package io.drivesight.simulator.score.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.figures.Quantiles;
import io.drivesight.evaluation.report.Json;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.simulator.score.protocol.CaseResult.Verdict;
import io.drivesight.simulator.score.protocol.Intervals.Interval;
import io.drivesight.simulator.score.protocol.ProtocolTest.Group;
import io.drivesight.simulator.score.run.RangeFigures;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
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
    private static final String SWITCHES = "idSwitchesPer100Objects";
    private static final String FDE = "fde2sMetres.mean";

    private final List<CaseResult> results;
    private final CasePlayer player;

    public ProtocolScore(List<CaseResult> results, CasePlayer player) {
        this.results = List.copyOf(results);
        this.player = player;
    }

    List<CaseResult> results() {
        return results;
    }

    String eyes() {
        return player.sight().origin().modelName();
    }

    /** Results by what their cases have in common, in the order of the cases. */
    static <K> Map<K, List<CaseResult>> by(Function<ProtocolCase, K> name, List<CaseResult> some) {
        return some.stream()
                .collect(Collectors.groupingBy(
                        result -> name.apply(result.one()), LinkedHashMap::new, Collectors.toList()));
    }

    Map<String, List<CaseResult>> byWeather() {
        return by(ProtocolCase::weather, results);
    }

    private static List<CaseResult> only(Predicate<ProtocolCase> wanted, List<CaseResult> some) {
        return some.stream().filter(result -> wanted.test(result.one())).toList();
    }

    private static List<CaseResult> silent(List<CaseResult> some) {
        return only(one -> one.demand().isEmpty(), some);
    }

    /** Prints the tables of each weather, and what went wrong. */
    public void print(PrintWriter out) {
        out.printf("eyes: %s, warnings: %s%n", eyes(), player.teller().label());
        byWeather().forEach((weather, some) -> print(out, weather, some));
        out.flush();
    }

    private static void print(PrintWriter out, String weather, List<CaseResult> some) {
        table(out, weather + ": must warn", WARN_HEADS, warnRows(some));
        table(out, weather + ": must be silent", SILENT_HEADS, silentRows(some));
        ObjectNode figures = figures(some);
        out.printf(
                "%nobjects %s, id switches per 100 objects %s, place 20-40 m median %s m, velocity median %s m/s, FDE at 2 s"
                        + " mean %s m, ghosts %s beside %s hits%n",
                figures.path("objects"),
                text(figures, SWITCHES, 1),
                text(figures, "placeMetres20To40.p50", 2),
                text(figures, "velocityMetresPerSecond.p50", 2),
                text(figures, FDE, 2),
                figures.path("ghosts"),
                figures.path("hits"));
        figures.path("range")
                .properties()
                .forEach(of -> out.printf(
                        "first tracked: %s, %s of %s who came from afar, median %s m, %s px high%n",
                        of.getKey(),
                        of.getValue().path("tracked"),
                        of.getValue().path("objects"),
                        text(of.getValue(), "metres", 1),
                        text(of.getValue(), "pixels", 1)));
        List<CaseResult> bad = some.stream().filter(CaseResult::isBad).toList();
        out.printf("%n%d cases that did not pass, or with false alarms:%n", bad.size());
        bad.forEach(result -> out.println("  " + result.text()));
    }

    private static String text(JsonNode figures, String name, int decimals) {
        return TextTable.number(figures.path(name).asDouble(Double.NaN), decimals);
    }

    private static void table(PrintWriter out, String name, List<String> heads, List<List<String>> rows) {
        if (!rows.isEmpty()) {
            out.println();
            TextTable table = new TextTable(out, NAME, name, heads.subList(1, heads.size()));
            rows.forEach(row -> table.add(row.get(0), row.subList(1, row.size())));
        }
    }

    /** Rows of the tests that ask for a warning, then of their groups, then of all. */
    static List<List<String>> warnRows(List<CaseResult> some) {
        return rows(only(one -> one.demand().isPresent(), some), ProtocolScore::warnRow);
    }

    /** The same of those that ask for silence. */
    static List<List<String>> silentRows(List<CaseResult> some) {
        return rows(silent(some), ProtocolScore::silentRow);
    }

    private static List<List<String>> rows(List<CaseResult> some, Function<List<CaseResult>, List<String>> row) {
        Map<String, List<CaseResult>> named = by(one -> one.test().name(), some);
        named.putAll(by(one -> one.test().group().title(), some));
        List<List<String>> rows = new ArrayList<>();
        if (!some.isEmpty()) {
            named.put("all", some);
            named.forEach((name, cases) -> {
                List<String> cells = new ArrayList<>(List.of(name));
                cells.addAll(row.apply(cases));
                rows.add(cells);
            });
        }
        return rows;
    }

    /** The figures that matter most. */
    Map<String, String> tiles() {
        ObjectNode figures = figures(results);
        Map<String, String> tiles = new LinkedHashMap<>();
        tiles.put("passed", text(figures, "passed", 3));
        tiles.put("false alarms an hour, quiet driving", text(figures, "quietFalseAlarmsPerHour", 1));
        tiles.put("id switches per 100 objects", text(figures, SWITCHES, 1));
        tiles.put("FDE at 2 s, mean [m]", text(figures, FDE, 2));
        return tiles;
    }

    private static int count(List<CaseResult> cases, CaseResult.Verdict verdict) {
        return (int)
                cases.stream().filter(result -> result.verdict() == verdict).count();
    }

    private static List<String> warnRow(List<CaseResult> cases) {
        int counting = (int) cases.stream().filter(CaseResult::counts).count();
        int passed = count(cases, Verdict.PASSED);
        Interval interval = Intervals.share(passed, counting);
        return TextTable.cells(
                2,
                counting,
                passed,
                count(cases, Verdict.LATE),
                count(cases, Verdict.LAPSED),
                count(cases, Verdict.MISSED),
                count(cases, Verdict.UNFORESEEABLE),
                (double) passed / counting,
                String.format(Locale.ROOT, "%.2f-%.2f", interval.low(), interval.high()),
                lead(cases),
                alarms(cases));
    }

    private static double lead(List<CaseResult> cases) {
        return Quantiles.median(cases.stream()
                .filter(CaseResult::passed)
                .mapToDouble(result -> result.warning().lead())
                .toArray());
    }

    private static int sum(List<CaseResult> cases, ToIntFunction<CaseResult> figure) {
        return cases.stream().mapToInt(figure).sum();
    }

    private static int alarms(List<CaseResult> cases) {
        return sum(cases, result -> result.falseAlarms().size());
    }

    private static double hours(List<CaseResult> cases) {
        return cases.stream().mapToDouble(result -> result.one().seconds()).sum() / HOUR;
    }

    private static List<String> silentRow(List<CaseResult> cases) {
        int alarms = alarms(cases);
        double hours = hours(cases);
        Interval interval = Intervals.rate(alarms, hours);
        return TextTable.cells(
                1,
                cases.size(),
                60 * hours,
                alarms,
                alarms / hours,
                String.format(Locale.ROOT, "%.1f-%.1f", interval.low(), interval.high()));
    }

    /** All figures. */
    public ObjectNode json() {
        ObjectNode json = figures(results);
        json.put("eyes", eyes());
        json.put("warnings", player.teller().label());
        ObjectNode weathers = json.putObject("weathers");
        byWeather().forEach((weather, some) -> weathers.set(weather, figures(some)));
        return json;
    }

    private static ObjectNode figures(List<CaseResult> some) {
        ObjectNode json = Json.object();
        share(json, some.stream().filter(CaseResult::counts).toList());
        List<CaseResult> silent = silent(some);
        alarmRate(json, "falseAlarmsPerHour", silent);
        Json.number(json, "silentHours", hours(silent));
        alarmRate(json, "quietFalseAlarmsPerHour", only(one -> one.test().group() == Group.QUIET, silent));
        int objects = sum(some, result -> result.figures().objects());
        int switches = sum(some, result -> result.figures().switches());
        Json.number(json, SWITCHES, 100.0 * switches / Math.max(1, objects));
        json.put("objects", objects);
        Json.number(json, "placeMetres20To40.p50", Quantiles.median(all(some, CaseFigures::place)));
        Json.number(json, "velocityMetresPerSecond.p50", Quantiles.median(all(some, CaseFigures::velocity)));
        Json.number(
                json,
                FDE,
                Arrays.stream(all(some, CaseFigures::displacement)).average().orElse(Double.NaN));
        json.put("hits", sum(some, result -> result.figures().hits()));
        json.put("ghosts", sum(some, result -> result.figures().ghosts()));
        ObjectNode range = json.putObject("range");
        RangeFigures.of(some.stream()
                        .flatMap(result -> result.figures().sights().stream())
                        .toList())
                .classes()
                .forEach((label, of) -> {
                    ObjectNode node =
                            range.putObject(label).put("objects", of.objects()).put("tracked", of.tracked());
                    Json.number(node, "metres", of.metres());
                    Json.number(node, "pixels", of.pixels());
                });
        ObjectNode each = json.putObject("tests");
        by(one -> one.test().name(), some).forEach((name, cases) -> each.set(name, test(cases)));
        return json;
    }

    private static double[] all(List<CaseResult> some, Function<CaseFigures, List<Double>> figure) {
        return some.stream()
                .flatMap(result -> figure.apply(result.figures()).stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static void alarmRate(ObjectNode json, String name, List<CaseResult> cases) {
        Json.number(json, name, alarms(cases) / hours(cases));
        interval(json, name + "Interval", Intervals.rate(alarms(cases), hours(cases)));
    }

    /** Null where there is nothing to tell one from. */
    private static void interval(ObjectNode json, String name, Interval interval) {
        if (Double.isFinite(interval.high())) {
            Json.numbers(json, name, DoubleStream.of(interval.low(), interval.high()));
        } else {
            json.putNull(name);
        }
    }

    /** Of cases that count. */
    private static void share(ObjectNode json, List<CaseResult> cases) {
        int passed = count(cases, Verdict.PASSED);
        Json.number(json, "passed", (double) passed / cases.size());
        interval(json, "passedInterval", Intervals.share(passed, cases.size()));
    }

    private static ObjectNode test(List<CaseResult> cases) {
        ObjectNode json = Json.object();
        if (cases.get(0).one().demand().isPresent()) {
            List<CaseResult> counting =
                    cases.stream().filter(CaseResult::counts).toList();
            json.put("cases", counting.size());
            share(json, counting);
            Json.number(json.putObject("leadSeconds"), "p50", lead(cases));
        } else {
            json.put("cases", cases.size());
            long quiet = cases.stream()
                    .filter(result -> result.falseAlarms().isEmpty())
                    .count();
            json.put("passed", (double) quiet / cases.size());
            Json.number(json, "falseAlarmsPerHour", alarms(cases) / hours(cases));
        }
        return json.put("falseAlarms", alarms(cases));
    }
}
