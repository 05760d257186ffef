package io.drivesight.simulator.score.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.figures.Quantiles;
import io.drivesight.evaluation.report.Json;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.simulator.score.run.RangeFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Scores of many runs as one table: a row for each, and means by weather. */
public final class ScenarioTable {
    /** Columns and where their figures lie in a score. */
    private static final Map<String, String> COLUMNS = columns();

    /** Processor time from bytes to hints. */
    private static final String PROCESSOR = "cpu ms";

    /**
     * A plan and its score.
     *
     * @param score as {@link ScenarioPlan#play} gives it
     */
    public record Scored(ScenarioPlan plan, JsonNode score) {}

    private final List<Scored> runs;

    public ScenarioTable(List<Scored> runs) {
        this.runs = List.copyOf(runs);
    }

    private static Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("AP", "/detection/offline/ap");
        columns.put("AP50", "/detection/offline/ap50");
        columns.put("vehicle AP50", "/detection/offline/kinds/vehicle/ap50");
        columns.put("vulnerable AP50", "/detection/offline/kinds/vulnerable/ap50");
        columns.put("sAP", "/detection/streaming/ap");
        columns.put("HOTA", "/tracking/combined/hota");
        columns.put("MOTA", "/tracking/combined/mota");
        columns.put("IDF1", "/tracking/combined/idf1");
        columns.put("IDSW", "/tracking/combined/idSwitches");
        columns.put("place 20-40 m", "/ground/bands/2/position/p50");
        columns.put("FDE 2 s", "/hints/all/1/fde");
        columns.put("in 90 % 2 s", "/hints/all/1/nineTenths");
        columns.put("person from m", "/range/person/metres");
        columns.put("person from px", "/range/person/pixels");
        columns.put("car from m", "/range/car/metres");
        columns.put("car from px", "/range/car/pixels");
        columns.put(PROCESSOR, "/service/stages");
        return columns;
    }

    /** A count is added up by weather, where the others are means. */
    private static boolean isCount(String column) {
        return column.equals("IDSW");
    }

    /** As Markdown: every run, then every weather. */
    public String markdown() {
        List<String> heads = new ArrayList<>(List.of("scenario", "weather"));
        heads.addAll(COLUMNS.keySet());
        List<List<String>> rows = new ArrayList<>();
        runs.forEach(run -> rows.add(row(run.plan().scenario(), run.plan().weather(), column -> value(run, column))));
        byWeather()
                .forEach((weather, of) -> rows.add(
                        row("**all " + of.size() + "**", "**" + weather + "**", column -> together(of, column))));
        return TextTable.markdown(heads, rows);
    }

    private static List<String> row(String scenario, String weather, Function<String, Double> value) {
        List<String> row = new ArrayList<>(List.of(scenario, weather));
        COLUMNS.keySet().forEach(column -> row.add(cell(column, value.apply(column))));
        return row;
    }

    private static String cell(String column, double value) {
        boolean fine = column.startsWith("place") || column.startsWith("FDE");
        return TextTable.number(value, isCount(column) ? 0 : fine ? 2 : 1);
    }

    private static double value(Scored run, String column) {
        JsonNode node = run.score().at(COLUMNS.getOrDefault(column, ""));
        if (column.equals(PROCESSOR)) {
            return node.isEmpty() ? Double.NaN : millis(node);
        }
        return node.isNumber() ? node.doubleValue() : Double.NaN;
    }

    private static double millis(JsonNode stages) {
        double sum = 0;
        int frames = 1;
        for (JsonNode stage : stages) {
            sum += stage.path("mean").asDouble() * stage.path("count").asInt();
            frames = Math.max(frames, stage.path("count").asInt());
        }
        return sum / frames;
    }

    private Map<String, List<Scored>> byWeather() {
        Map<String, List<Scored>> weathers = new LinkedHashMap<>();
        runs.forEach(run -> weathers.computeIfAbsent(run.plan().weather(), weather -> new ArrayList<>())
                .add(run));
        return weathers;
    }

    private static double together(List<Scored> of, String column) {
        String where = COLUMNS.getOrDefault(column, "");
        return where.startsWith("/range/") ? median(of, where) : meanOrSum(of, column);
    }

    /** Of the objects of all drives: one has a handful. */
    private static double median(List<Scored> of, String where) {
        int end = where.lastIndexOf('/');
        String figure = where.substring(end + 1);
        boolean metres = figure.equals("metres");
        double[] all = of.stream()
                .flatMap(run -> StreamSupport.stream(
                        run.score().at(where.substring(0, end) + "/sights").spliterator(), false))
                .mapToDouble(sight -> sight.path(figure).asDouble(Double.POSITIVE_INFINITY))
                .toArray();
        return metres ? RangeFigures.medianMetres(all) : Quantiles.nearestRank(0.5, all);
    }

    private static double meanOrSum(List<Scored> of, String column) {
        double[] values = of.stream()
                .mapToDouble(run -> value(run, column))
                .filter(value -> !Double.isNaN(value))
                .toArray();
        double sum = Arrays.stream(values).sum();
        return isCount(column) ? sum : sum / values.length;
    }

    /** As JSON: {@code runs} with every figure of the table, {@code weathers} with their means and sums. */
    public ObjectNode json() {
        ObjectNode root = Json.object();
        ArrayNode all = root.putArray("runs");
        for (Scored run : runs) {
            ObjectNode node = all.addObject()
                    .put("scenario", run.plan().scenario())
                    .put("weather", run.plan().weather())
                    .put("seed", run.plan().seed())
                    .put("model", run.score().path("model").asText());
            COLUMNS.keySet().forEach(column -> Json.number(node, column, value(run, column)));
        }
        ObjectNode weathers = root.putObject("weathers");
        byWeather().forEach((weather, of) -> {
            ObjectNode node = weathers.putObject(weather);
            COLUMNS.keySet().forEach(column -> Json.number(node, column, together(of, column)));
        });
        return root;
    }
}
