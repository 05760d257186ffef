package io.drivesight.simulator.bench;

import io.drivesight.evaluation.report.TextTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A table with a title, as text and in Markdown. */
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

    String text() {
        int[] widths = IntStream.range(0, heads.size()).map(this::width).toArray();
        StringBuilder text = new StringBuilder(title).append('\n').append(line(heads, widths));
        rows.forEach(row -> text.append(line(row, widths)));
        return text.toString();
    }

    private int width(int column) {
        int widest =
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
        return Math.max(heads.get(column).length(), widest);
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder(" ");
        for (int i = 0; i < cells.size(); i++) {
            line.append(String.format(Locale.ROOT, " %-" + Math.max(1, widths[i]) + "s", cells.get(i)));
        }
        return line.toString().stripTrailing() + "\n";
    }

    String markdown() {
        return "**" + title + "**\n\n" + TextTable.markdown(heads, rows);
    }
}
