package io.drivesight.simulator.score;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.prediction.PathModel;
import io.drivesight.core.prediction.PathModel.HypothesisPriors;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.simulator.score.HintHoldOut.Coverage;
import io.drivesight.simulator.score.HintHoldOut.Row;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What holding out recordings gave, for people and as JSON. */
final class HintHoldOutTable {
    private static final int NAME_WIDTH = 22;

    private final PrintWriter out;
    private final ObjectNode json;
    private final TextTable table;

    HintHoldOutTable(PrintWriter out, ObjectNode json) {
        this.out = out;
        this.json = json;
        this.table = new TextTable(
                out,
                NAME_WIDTH,
                "recording",
                List.of(
                        "windows", "CV ADE", "CV FDE", "ADE", "FDE", "50 @1s", "90 @1s", "50 @2s", "90 @2s", "50 @3s",
                        "90 @3s"));
    }

    /** One row for each recording, one for all of them, each weighing by its windows. */
    void add(String name, HintHoldOut holdOut) {
        ObjectNode node = json.putObject(name);
        List<Row> rows = holdOut.rows();
        for (Row row : rows) {
            ObjectNode ofRow = node.putObject(row.name());
            add(row.name(), List.of(row), ofRow);
            describe(row.chosen(), ofRow);
        }
        add(name, rows, node.putObject("all"));
        describe(holdOut.chosenByAll(), node.putObject("chosenOnAll"));
        out.flush();
    }

    private void add(String name, List<Row> rows, ObjectNode node) {
        List<String> cells = new ArrayList<>();
        int windows = rows.stream().mapToInt(row -> row.ours().windows()).sum();
        node.put("windows", windows);
        cells.add(Integer.toString(windows));
        metres("constantVelocityADE", rows, row -> row.yardstick().ade(), node, cells);
        metres("constantVelocityFDE", rows, row -> row.yardstick().fde(), node, cells);
        metres("ADE", rows, row -> row.ours().ade(), node, cells);
        metres("FDE", rows, row -> row.ours().fde(), node, cells);
        for (int i = 0; i < rows.get(0).coverage().size(); i++) {
            int second = i;
            percent("half@" + (i + 1), rows, row -> row.coverage().get(second), Coverage::half, node, cells);
            percent(
                    "nineTenths@" + (i + 1),
                    rows,
                    row -> row.coverage().get(second),
                    Coverage::nineTenths,
                    node,
                    cells);
        }
        table.add(name, cells);
    }

    private static void metres(
            String name, List<Row> rows, ToDoubleFunction<Row> value, ObjectNode node, List<String> cells) {
        double sum = 0;
        int windows = 0;
        for (Row row : rows) {
            sum += row.ours().windows() * value.applyAsDouble(row);
            windows += row.ours().windows();
        }
        Json.number(node, name, sum / windows);
        cells.add(TextTable.metres(sum / windows));
    }

    private static void percent(
            String name,
            List<Row> rows,
            Function<Row, Coverage> coverage,
            ToDoubleFunction<Coverage> share,
            ObjectNode node,
            List<String> cells) {
        double inside = 0;
        int tests = 0;
        for (Row row : rows) {
            Coverage each = coverage.apply(row);
            if (each.tests() > 0) {
                inside += each.tests() * share.applyAsDouble(each);
                tests += each.tests();
            }
        }
        Json.percent(node, name, inside / tests);
        cells.add(TextTable.percent(inside / tests));
    }

    private static void describe(HintForecaster chosen, ObjectNode node) {
        PathModel model = chosen.model();
        HypothesisPriors priors = model.priors();
        ObjectNode settings = node.putObject("settings");
        settings.put("constantVelocity", priors.constantVelocity());
        settings.put("constantTurnRate", priors.constantTurnRate());
        settings.put("stopping", priors.stopping());
        settings.put("stationary", priors.stationary());
        settings.put("manoeuvre", priors.manoeuvre());
        settings.put("manoeuvreSeconds", model.manoeuvreSeconds());
        Json.number(settings, "persistenceSeconds", model.persistenceSeconds());
        settings.put("filterDensity", chosen.density());
        settings.put("labelDeviation", chosen.deviation());
        settings.put("along", model.noise().along());
        settings.put("across", model.noise().across());
        settings.put("alertnessShare", model.noise().share());
        Json.number(settings, "degreesOfFreedom", model.degreesOfFreedom());
    }
}
