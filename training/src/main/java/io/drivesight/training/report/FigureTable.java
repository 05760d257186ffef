package io.drivesight.training.report;

import io.drivesight.evaluation.report.Html;
import io.drivesight.evaluation.report.Page;
import io.drivesight.evaluation.report.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A table that stands on the terminal and on a page alike. */
public final class FigureTable {
    /** What is longer pushes its row aside rather than all rows apart. */
    private static final int WIDEST_NAME = 44;

    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param name what stands above the rows' names
     * @param columns what stands above the other columns
     */
    public FigureTable(String name, List<String> columns) {
        this.heads = row(name, columns);
    }

    private static List<String> row(String name, List<String> cells) {
        return Stream.concat(Stream.of(name), cells.stream()).toList();
    }

    /** Adds a row with a cell for each column. */
    public FigureTable add(String name, List<String> cells) {
        rows.add(row(name, cells));
        return this;
    }

    /** Prints it; nothing without rows. */
    public void print(PrintWriter out) {
        if (rows.isEmpty()) {
            return;
        }
        int longest = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(0);
        List<String> columns = new ArrayList<>();
        for (int i = 1; i < heads.size(); i++) {
            int column = i;
            int wide = rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0);
            columns.add(("%" + Math.max(wide, heads.get(i).length()) + "s").formatted(heads.get(i)));
        }
        TextTable table = new TextTable(out, Math.min(WIDEST_NAME, longest), heads.get(0), columns);
        rows.forEach(row -> table.add(row.get(0), row.subList(1, row.size())));
    }

    /** Adds it to a page; nothing without rows. */
    public void addTo(Page page) {
        if (!rows.isEmpty()) {
            page.table(heads, rows.stream().map(Html::row).toList());
        }
    }
}
