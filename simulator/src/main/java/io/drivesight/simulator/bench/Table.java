package io.drivesight.simulator.bench;

import io.drivesight.evaluation.report.TextTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** A table with a title, in Markdown. */
record Table(String title, List<String> heads, List<List<String>> rows) {
    /** A column: its head, and what it shows of a row. */
    record Column<T>(String head, Function<T, String> cell) {}

    static <T> Column<T> column(String head, Function<T, String> cell) {
        return new Column<>(head, cell);
    }

    @SafeVarargs
    static <T> Table of(String title, Collection<T> rows, Column<T>... columns) {
        List<Column<T>> all = new ArrayList<>();
        for (Column<T> column : columns) {
            all.add(column);
        }
        return of(title, rows, all);
    }

    static <T> Table of(String title, Collection<T> rows, List<Column<T>> columns) {
        return new Table(
                title,
                columns.stream().map(Column::head).toList(),
                rows.stream().map(row -> cells(row, columns)).toList());
    }

    private static <T> List<String> cells(T row, List<Column<T>> columns) {
        return columns.stream().map(column -> column.cell().apply(row)).toList();
    }

    String markdown() {
        return "**" + title + "**\n\n" + TextTable.markdown(heads, rows);
    }
}
