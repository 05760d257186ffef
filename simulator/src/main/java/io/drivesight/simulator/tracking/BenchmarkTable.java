package io.drivesight.simulator.tracking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.evaluation.tracking.TrackingScore;
import io.drivesight.simulator.score.Json;
import java.io.PrintWriter;
import java.util.List;

/** Scores over all sequences, a tracker a row, on the terminal and as JSON. */
final class BenchmarkTable {
    private static final List<String> COLUMNS =
            List.of("HOTA", "DetA", "AssA", "LocA", "MOTA", "IDF1", "IDSW", "TP", "FN", "FP");

    private static final int NAME_WIDTH = 44;

    private final TextTable table;
    private final ObjectNode json;

    BenchmarkTable(PrintWriter out, ObjectNode json, String title) {
        this.table = new TextTable(out, NAME_WIDTH, title, COLUMNS);
        this.json = json;
    }

    /** Adds a row and returns its combined score. */
    TrackingScore add(String name, List<TrackingScore> scores) {
        TrackingScore all = TrackingScore.combine(scores);
        table.add(
                name,
                List.of(
                        TextTable.percent(all.hota().hota()),
                        TextTable.percent(all.hota().detA()),
                        TextTable.percent(all.hota().assA()),
                        TextTable.percent(all.hota().locA()),
                        TextTable.percent(all.clear().mota()),
                        TextTable.percent(all.identity().idf1()),
                        Integer.toString(all.clear().idSwitches()),
                        Integer.toString(all.clear().hits()),
                        Integer.toString(all.clear().misses()),
                        Integer.toString(all.clear().falseAlarms())));
        ObjectNode row = json.putObject(name);
        Json.percent(row, "HOTA", all.hota().hota());
        Json.percent(row, "DetA", all.hota().detA());
        Json.percent(row, "AssA", all.hota().assA());
        Json.percent(row, "MOTA", all.clear().mota());
        Json.percent(row, "IDF1", all.identity().idf1());
        row.put("IDSW", all.clear().idSwitches());
        return all;
    }
}
